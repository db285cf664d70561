/**
 * Trains the models that come with the lectures and puts each into packages/<lecture>/pretrained.
 *
 * Usage: pnpm --filter @makemore/cli pretrain [lecture …]
 *
 * The kernels are the strict ones, which give the same bits everywhere: whoever runs this gets the same
 * files. The runs are kept in runs/pretrained; what Ctrl-C stopped goes on when the script is started again.
 */
import { fileURLToPath } from 'node:url';
import { setBackend } from '@makemore/tensor-ops';
import { encodeModel } from '@makemore/training';
import { RunFolder } from '@makemore/training/node';
import { INTERRUPTED } from '../src/interrupt.ts';
import { lectureNamed } from '../src/lectures.ts';
import { newSession, openSession } from '../src/session.ts';
import { trainSession } from '../src/trainSession.ts';

/** By which preset each is trained, on the lecture's own data. */
const presets: Readonly<Record<string, string>> = {
  bigram: 'counting',
  mlp: 'lecture',
  batchnorm: 'lecture',
  backprop: 'lecture',
  wavenet: 'lecture',
  gpt: 'small',
  recurrent: 'gru',
};

const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(presets);
const root = new URL('../../../', import.meta.url);

await setBackend('wasm', { variant: 'strict' });
for (const name of chosen) {
  const folder = new RunFolder(fileURLToPath(new URL(`runs/pretrained/${name}`, root)));
  const preset = presets[name];
  const settings = { lecture: lectureNamed(name), folder, backend: 'wasm', preset };
  const begun = await folder.checkpoint();
  const session = await (begun ? openSession(settings, begun) : newSession(settings));
  const { ended, step } = await trainSession(session, { json: false });
  if (ended === 'aborted') {
    console.error(`Stopped at step ${step} of ${name}; start the script again to go on.`);
    process.exit(INTERRUPTED);
  }
  const { run, card } = session;
  const target = new RunFolder(fileURLToPath(new URL(`packages/${name}/pretrained`, root)));
  const bytes = await encodeModel(run.model, card);
  await target.save(bytes, card);
  console.log(
    `${name} (${card.preset}): dev loss ${card.losses.at(-1)?.dev.toFixed(4)}, ${bytes.length} bytes`,
  );
}
