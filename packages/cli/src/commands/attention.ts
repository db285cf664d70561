import { GptModel, lecture as gpt } from '@makemore/gpt';
import { type Tensor, tensor } from '@makemore/tensor-ops';
import { Command, Option } from 'commander';
import { formatAttention, legend } from '../attentionMap.ts';
import { checkPrompt } from '../checkPrompt.ts';
import { lectureNamed } from '../lectures.ts';
import {
  type ComputingOptions,
  chooseBackend,
  options,
  settingsOf,
  wholeNumber,
} from '../options.ts';
import { pretrainedFor } from '../pretrained.ts';
import { openForSampling, type Session } from '../session.ts';
import { UsageError } from '../usageError.ts';

interface AttentionOptions extends ComputingOptions {
  prompt: string;
  layer?: number;
  head?: number;
  numbers?: boolean;
  out?: string;
  json?: boolean;
}

/** How one head, or all of a layer, looked. */
interface AttentionMap {
  /** From 1. */
  readonly layer: number;
  /** From 1; null for the mean of all. */
  readonly head: number | null;
  /** (T, T): a row for each character of the prompt. */
  readonly weights: readonly (readonly number[])[];
}

const examples = `
Examples:
  $ npx makemore attention gpt --prompt "[A railway station."            each layer, the mean of its heads
  $ npx makemore attention gpt --prompt "[A railway" --layer 2 --head 1  one head
  $ npx makemore attention gpt --prompt "[A railway" --layer 1 --numbers per cent
  $ npx makemore attention gpt --prompt "[A railway" --json              a line a map: layer, head, weights

A row for each character: how it divides its attention among itself and those before it.`;

export const attention = new Command('attention')
  .description('what each character of a text looks at, in a trained GPT')
  .argument('<lecture>', 'gpt')
  .addOption(
    new Option('--prompt <text>', 'the text, as long as the context at most').makeOptionMandatory(),
  )
  .addOption(
    new Option('--layer <number>', 'only this one, from 1 (default: each)').argParser(
      wholeNumber(1),
    ),
  )
  .addOption(
    new Option('--head <number>', 'only this one, from 1 (default: the mean of all)').argParser(
      wholeNumber(1),
    ),
  )
  .addOption(new Option('--numbers', 'per cent instead of shades'))
  .addOption(options.backend())
  .addOption(options.threads())
  .addOption(options.variant())
  .addOption(options.out())
  .addOption(options.json())
  .addHelpText('after', examples)
  .action(async (name: string, given: AttentionOptions) => {
    await chooseBackend(given);
    const { session, model } = await openGpt(name, given);
    const characters = Array.from(given.prompt);
    if (characters.length === 0 || characters.length > model.blockSize) {
      throw new UsageError(
        `--prompt must have 1 to ${model.blockSize} characters, the context of the model; it has ${characters.length}`,
      );
    }
    checkPrompt(given.prompt, session.vocabulary);
    const x = tensor(session.vocabulary.encode(given.prompt), { shape: [1, characters.length] });
    for (const map of await mapsOf(model.attention(x), given)) {
      const { layer, head, weights } = map;
      if (given.json) console.log(JSON.stringify({ ...map, characters }));
      else {
        console.log(`layer ${layer}, ${head === null ? 'the mean of its heads' : `head ${head}`}`);
        console.log(`${formatAttention(characters, weights, given)}\n`);
      }
    }
    if (!given.json) console.log(given.numbers ? 'per cent' : legend);
  });

/** The GPT in the folder, or the one that comes with makemore. */
async function openGpt(
  name: string,
  { out, backend }: AttentionOptions,
): Promise<{ session: Session; model: GptModel }> {
  const lecture = lectureNamed(name);
  if (lecture !== gpt) {
    throw new UsageError(
      `${name} has no attention; the lecture gpt has: npx makemore attention gpt --prompt …`,
    );
  }
  const settings = settingsOf(lecture, { backend, ...(out !== undefined && { out }) });
  const { path } = settings.folder;
  const trained = (await settings.folder.model()) ?? (await pretrainedFor(settings));
  if (!trained) {
    throw new UsageError(`there is no trained gpt in ${path}; train one: npx makemore train gpt`);
  }
  const session = await openForSampling(settings, trained, () => {});
  const { model } = session.run;
  if (model instanceof GptModel) return { session, model };
  throw new UsageError(
    `the model in ${path} is a stage on the way (${session.card.preset}), whose attention is not shown; ` +
      'name the folder of another with --out',
  );
}

/** Of the layers' weights, (1, H, T, T) each, those that are asked for. */
async function mapsOf(
  layers: readonly Tensor[],
  { layer, head }: Pick<AttentionOptions, 'layer' | 'head'>,
): Promise<AttentionMap[]> {
  const heads = layers[0]?.shape[1] as number;
  checkNumber('--layer', layer, layers.length);
  checkNumber('--head', head, heads);
  const chosen = layer === undefined ? layers.map((_, i) => i + 1) : [layer];
  return Promise.all(
    chosen.map(async (number) => {
      const all = layers[number - 1] as Tensor;
      const map = head === undefined ? all.mean(1).slice(0) : all.slice(0, head - 1); // (T, T)
      return { layer: number, head: head ?? null, weights: (await map.toArray()) as number[][] };
    }),
  );
}

function checkNumber(option: string, value: number | undefined, most: number): void {
  if (value === undefined || value <= most) return;
  throw new UsageError(`${option} ${value}: this model has ${most}, numbered from 1`);
}
