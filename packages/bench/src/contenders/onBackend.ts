/** makemore's training steps on another of its backends. Usage: onBackend.ts <backend> */
import { getBackend, setBackend } from '@makemore/tensor-ops';
import { Training } from '../models/training.ts';
import { decline, Lacking, serve } from './serve.ts';

try {
  await setBackend(process.argv[2] as string);
} catch (error) {
  decline((error as Error).message);
}
await serve({ version: getBackend().device, threads: 1 }, async (task) => {
  if (task.kind !== 'steps') throw new Lacking('it takes part in training steps only');
  const training = new Training(task.model);
  const parameters = training.model.parameterCount();
  const losses = await training.firstLosses(3);
  const [first] = training.model.parameters();
  return {
    facts: { parameters, losses },
    run: async (calls) => {
      training.run(calls);
      await first?.data(); // a GPU has only been told what to do
    },
    dispose: () => training.dispose(),
  };
});
