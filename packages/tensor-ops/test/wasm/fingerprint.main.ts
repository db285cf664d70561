/** Prints the fingerprint: fingerprint.main.ts <variant> <threads> <grain> */
import { fingerprint } from './fingerprint.ts';

const [variant, threads, grain] = process.argv.slice(2);
console.log(
  await fingerprint({
    variant: variant as 'strict' | 'relaxed' | 'revectorize',
    threads: Number(threads),
    grain: Number(grain),
  }),
);
