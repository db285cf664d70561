import { execSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setBackend } from '@makemore/tensor-ops';
import { Training } from './src/models/training.ts';
await setBackend('wasm', { variant: process.argv[2] as any, threads: 2 });
const pin = process.argv[3] === 'pin';
const pid = process.pid;
for (const tid of readdirSync(`/proc/${pid}/task`)) { const comm = readFileSync(`/proc/${pid}/task/${tid}/comm`, 'utf8').trim(); if (pin) { const cpu = +tid === pid ? 0 : 1; execSync(`taskset -p -c ${cpu} ${tid}`); } console.log(tid, comm); }
const t = new Training('gpt');
t.run(10);
for (let i = 0; i < 12; i++) { const r: number[] = []; for (let j = 0; j < 10; j++) { const s = performance.now(); t.run(1); r.push(performance.now() - s); } await new Promise(r => setTimeout(r, 5)); const st = readdirSync(`/proc/${pid}/task`).map(tid => readFileSync(`/proc/${pid}/task/${tid}/stat`, 'utf8').split(' ')).map(f => [f[1], f[38], f[13]].join(':')).join(' '); console.log(r.map(x => x.toFixed(0)).join(' '), '|', st); }
process.exit(0);
