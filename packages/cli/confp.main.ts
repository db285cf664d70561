import { getBackend, setBackend } from '@makemore/tensor-ops';
import { cases, conformance } from '@makemore/tensor-ops/conformance';

const b = process.argv[2] as string;
await setBackend(b);
const only = process.argv[3]?.split(',');
const ops = [...new Set(cases.map((c) => c.op))];
let pass = 0;
for (const op of ops) {
  if (only && !only.includes(op)) continue;
  const t = performance.now();
  const skip = ops.filter((o) => o !== op).map((o) => ({ op: o, reason: 'x' }));
  const r = await conformance(getBackend(), { skip });
  pass += r.passed;
  console.log(op, r.passed, r.failed, (performance.now() - t).toFixed(0));
  for (const x of r.results)
    if (x.status === 'failed')
      console.log('  FAIL', x.op, '|', x.name, '|', x.reason.slice(0, 160));
}
console.log('passed', pass, (getBackend() as any).tensors);
process.exit(0);
