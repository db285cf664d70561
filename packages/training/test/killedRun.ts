/** A program that trains into the folder it is given, and never comes to an end: it is there to be killed. */
import { RunFolder } from '../src/index.node.ts';
import { trainInFolder } from './savedRun.ts';

await trainInFolder(new RunFolder(process.argv[2] as string), {
  steps: 400,
  evaluateEvery: 50,
  onSaved: async (step) => {
    console.log(`saved ${step}`);
    while (step >= 300) await new Promise((resolve) => setTimeout(resolve, 1000));
  },
});
