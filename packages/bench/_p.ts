import { setBackend, zeros } from '@makemore/tensor-ops';
import { Training } from './src/models/training.ts';
const [variant='relaxed', threads='1', model='gpt'] = process.argv.slice(2);
await setBackend('wasm', { variant: variant as any, threads: +threads });
const rt: any = (zeros([1]).storage as any).runtime;
const acc: Record<string,[number,number]> = {};
const orig = rt.exports; const wrapped: any = {};
for (const k of Object.keys(orig)) wrapped[k] = (...a: number[]) => {
  let key = k; if (k==='gemm') key = `gemm ${a[0]} ${a[1]} ${a[2]} ${a[5]===1?'N':'T'}${a[8]===1?'N':'T'}`; if (k==='unary'||k==='binary') key = `${k} ${a[0]} ${k==='unary'?a[1]:a[1]+'x'+a[2]}`;
  const s = performance.now(); const r = orig[k](...a); const d = performance.now()-s; const e = acc[key] ??= [0,0]; e[0]+=d; e[1]++; return r; };
const t = new Training(model as any);
const n = model==='gpt'?20:2000;
t.run(n); rt.exports = wrapped; t.run(n>>1); for (const k in acc) delete acc[k];
const s = performance.now(); t.run(n); const total = (performance.now()-s)/n;
let sum=0; const rows = Object.entries(acc).map(([k,[d,c]])=>{sum+=d/n;return [k,d/n,c/n] as const;}).sort((a,b)=>b[1]-a[1]);
console.log('total ms/step', total.toFixed(3), 'kernels', sum.toFixed(3));
for (const [k,d,c] of rows.slice(0,45)) console.log(k.padEnd(40), d.toFixed(4), 'x', c.toFixed(1), (1000*d/c).toFixed(1),'us', k.startsWith('gemm ')?((+k.split(' ')[1]!*+k.split(' ')[2]!*+k.split(' ')[3]!*2)/(d/c)/1e6).toFixed(1)+' GF':'');
process.exit(0);
