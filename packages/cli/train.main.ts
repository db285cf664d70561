import {setBackend, getBackend} from '@makemore/tensor-ops';
import {torchGenerator} from '@makemore/random';
import {catalogue, Vocabulary, splitByCourse, splitText} from '@makemore/data';
import {loadDataset} from '@makemore/data/node';
import {fit} from '@makemore/training';
import {lectures} from './src/lectures.ts';
const steps = Number(process.argv[2]);
const only = process.argv[3]?.split(',');
const base: Record<string, number[]> = {};
for (const b of process.argv.slice(4)) for (const l of lectures) {
  if (only && only[0] && !only.includes(l.name)) continue;
  await setBackend(b);
  const d: any = await loadDataset(l.data ?? 'names');
  const vocabulary = d.kind==='text' ? Vocabulary.ofText(d.text) : Vocabulary.ofWords(d.words);
  const splits: any = d.kind==='text' ? splitText(d.text.slice(0, 20000)) : splitByCourse(d.words.slice(0,300));
  const preset = l.series.quick.map(n=>l.presets[n]!).filter(p=>p.steps>0)[0]!;
  const run = l.build({splits, vocabulary, config: preset.config, steps: preset.steps, generator: torchGenerator(2147483647)} as any);
  const losses: number[] = [];
  const t = performance.now(); let t2=0;
  await fit(run, {steps, reportEvery: Math.max(1,steps/5), onEvent: (e) => { if (e.event==='step') {losses.push(e.loss); t2=performance.now()} }});
  base[l.name] ??= losses;
  console.log(b.padEnd(12), l.name.padEnd(10), ((t2-t)/steps).toFixed(2), 'ms/step', losses.map(x=>x.toFixed(5)).join(' '), Math.max(...losses.map((x,i)=>Math.abs(x-base[l.name]![i]!))).toExponential(1), (getBackend() as any).tensors, getBackend().memory());
}
process.exit(0);
