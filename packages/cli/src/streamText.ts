import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { sampleText, type TextOptions } from '@makemore/training';
import type { Session } from './session.ts';

/** After so many characters others (Ctrl-C, a reader that left) get a turn. */
const TURN = 64;

/** Prints text as the model writes it, after its prompt; or all of it at the end, as JSON. */
export async function streamText(
  { run, vocabulary }: Session,
  options: TextOptions,
  json: boolean,
): Promise<void> {
  const { prompt = '' } = options;
  let unwritten = prompt;
  let count = 0;
  for await (const character of sampleText(run.model, vocabulary, options)) {
    unwritten += character;
    if (!json) {
      const isFull = !process.stdout.write(unwritten);
      unwritten = '';
      if (isFull) await once(process.stdout, 'drain');
    }
    if (++count % TURN === 0) await setImmediate();
  }
  console.log(json ? JSON.stringify({ prompt, text: unwritten.slice(prompt.length) }) : '');
}
