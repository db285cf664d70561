/** The process of one backend, which is named on its command line: says what it is, then how fast. */
import { type BackendFinding, examine } from './examination.ts';
import type { LectureModel } from './trainingRate.ts';

/** What it sends: first the finding, then a rate for each model that it gets, or why there is none. */
export type Answer =
  | { readonly finding: BackendFinding }
  | { readonly rate: number }
  | { readonly failure: string };

const send = (answer: Answer) => process.send?.(answer);

process.on('disconnect', () => process.exit());
const examination = await examine(process.argv[2] as string);
process.on('message', async (model: LectureModel) => {
  try {
    send({ rate: await examination.rateOf(model) });
  } catch (error) {
    send({ failure: (error as Error).message });
  }
});
send({ finding: examination.finding });
