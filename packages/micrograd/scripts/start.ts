/** Runs the lecture: `pnpm --filter @makemore/micrograd start`. Its pictures go to runs/micrograd. */
import { fileURLToPath } from 'node:url';
import { present } from '../src/index.node.ts';

process.chdir(fileURLToPath(new URL('../../..', import.meta.url)));
await present();
