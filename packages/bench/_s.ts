import { setBackend } from '@makemore/tensor-ops';
import { Training } from './src/models/training.ts';
const [variant='relaxed', threads='1', models='mlp,batchNormMlp,wavenet,gpt', secs='2'] = process.argv.slice(2);
await setBackend('wasm', { variant: variant as any, threads: +threads });
for (const m of models.split(',')) {
  const t = new Training(m as any);
  const n = m === 'gpt' ? 2 : 100;
  for (let i=0;i<(m==='gpt'?6:10);i++) { t.run(n); await new Promise(r=>setTimeout(r,20)); }
  const r: number[] = []; const end = performance.now() + 1000*+secs;
  while (performance.now() < end) { const s = performance.now(); t.run(n); r.push((performance.now()-s)/n); }
  r.sort((a,b)=>a-b);
  console.log(process.version, variant, threads, m, 'ms/step med', r[r.length>>1]!.toFixed(4), 'p10', r[Math.floor(r.length/10)]!.toFixed(4), 'steps/s', (1000/r[r.length>>1]!).toFixed(1), 'best', (1000/r[0]!).toFixed(1));
  t.dispose();
}
