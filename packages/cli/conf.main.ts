import { getBackend, setBackend } from '@makemore/tensor-ops';
import { conformance } from '@makemore/tensor-ops/conformance';

for (const b of process.argv.slice(2)) {
  await setBackend(b);
  const t = performance.now();
  const r = await conformance(getBackend());
  console.log(
    b,
    r.passed,
    r.failed,
    r.skipped,
    performance.now() - t,
    (getBackend() as any).tensors,
  );
  for (const x of r.results)
    if (x.status === 'failed') console.log('  ', x.op, '|', x.name, '|', x.reason.slice(0, 160));
}
process.exit(0);
