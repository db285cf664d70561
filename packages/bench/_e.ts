import { setBackend, zeros, randn } from '@makemore/tensor-ops';
import { seeded } from '@makemore/random';
await setBackend('wasm', { variant: (process.argv[2] ?? 'relaxed') as any, threads: 1 });
const x: any = randn([393216], { generator: seeded(1) }), y: any = zeros([393216]);
const ex = x.storage.runtime.exports; const names: any = { exp: 3, log: 4, tanh: 9, sigmoid: 10, erf: 12, gelu: 13, geluTanh: 14, square: 8 };
for (const [name, f] of Object.entries(names)) { const r: number[] = []; for (let i = 0; i < 60; i++) { const s = performance.now(); ex.unary(f, 98304, x.storage.pointer, y.storage.pointer); r.push((performance.now() - s) * 1e6 / 98304); if (i % 10 === 0) await new Promise(r => setTimeout(r, 5)); } r.sort((a, b) => a - b); console.log(name.padEnd(10), r[30]!.toFixed(3), r[3]!.toFixed(3), 'ns/elem'); }
for (const f of [26,29,30,0]) { const r: number[] = []; for (let i = 0; i < 60; i++) { const s = performance.now(); ex.binary(f, 1, 98304, x.storage.pointer, 0, 1, x.storage.pointer+4*98304, 0, 1, y.storage.pointer); r.push((performance.now() - s) * 1e6 / 98304); if (i % 10 === 0) await new Promise(r => setTimeout(r, 5)); } r.sort((a, b) => a - b); console.log(String(f).padEnd(10), r[30]!.toFixed(3), r[3]!.toFixed(3), 'ns/elem'); }
