import { setBackend, randn, zeros } from '@makemore/tensor-ops';
import { seeded } from '@makemore/random';
await setBackend('wasm', { variant: 'relaxed', threads: 2 });
const x: any = randn([1<<20], { generator: seeded(1) }), y: any = zeros([1<<20]);
const ex = x.storage.runtime.exports;
const run = (n: number, t: number) => { ex.useThreads(t, 4000); const s = performance.now(); ex.unary(9, n, x.storage.pointer, y.storage.pointer); return (performance.now() - s) * 1000; };
for (let i = 0; i < 300; i++) run(65536, 1), run(65536, 2);
const q = (a: number[], p: number) => a.sort((x, y) => x - y)[Math.floor((a.length - 1) * p)]!.toFixed(1);
for (const gap of [0, 50, 300, 3000]) for (const n of [16384, 131072]) {
  const one: number[] = [], two: number[] = [];
  for (const [t, r] of [[1, one], [2, two]] as const) for (let i = 0; i < 400; i++) { const e = performance.now() + gap / 1000; while (performance.now() < e); r.push(run(n, t)); if (i % 50 === 0) await new Promise(r => setTimeout(r, 1)); }
  console.log('gap us', gap, 'n', n, '1T p10/50/90', q(one, .1), q(one, .5), q(one, .9), '| 2T', q(two, .1), q(two, .5), q(two, .9), q(two,.99));
}
process.exit(0);
