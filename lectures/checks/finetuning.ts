/** A small GPT that has learnt playlet, and names for it to learn next. */
import { type Examples, randomBlocks, splitText, textBlocks, Vocabulary } from '@makemore/data';
import { GptModel } from '@makemore/gpt';
import { AdamW } from '@makemore/nn';
import { loadText, loadWords } from '@makemore/notebook';
import { torchGenerator } from '@makemore/random';
import { crossEntropy, noGrad, scope, steps, type Tensor } from '@makemore/tensor-ops';
import { evaluate } from '@makemore/training';

/** How many batches of names there are. */
export const BUDGET = 40;

const batch = { batchSize: 16, blockSize: 16 };

/** What stands still while answers come and go. */
interface Ground {
  readonly vocabulary: Vocabulary;
  /** Has learnt playlet. */
  readonly pretrained: GptModel;
  readonly train: Int32Array;
  readonly dev: Examples;
}

function fresh(vocabulary: Vocabulary): GptModel {
  const sizes = { embeddingSize: 64, heads: 4, layers: 1, dropout: 0, initialStd: 0 };
  return new GptModel(vocabulary.size, { ...batch, ...sizes }, torchGenerator(1));
}

/** Plain training: a step of AdamW for each batch. */
export function trainOn(
  model: GptModel,
  nextBatch: () => Examples,
  count: number,
  rate: number,
): void {
  const optimizer = new AdamW(model.parameters(), { lr: rate });
  for (const _ of steps(count)) {
    const { x, y } = nextBatch();
    const loss = crossEntropy(model.forward(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  }
}

function batchesOf(ids: Int32Array): () => Examples {
  const generator = torchGenerator(3);
  return () => randomBlocks(ids, batch, generator);
}

async function prepare(): Promise<Ground> {
  const text = await loadText();
  const vocabulary = Vocabulary.ofText(text);
  const names = splitText((await loadWords()).join('\n'));
  const pretrained = fresh(vocabulary);
  trainOn(pretrained, batchesOf(vocabulary.encode(text)), 300, 0.004);
  const dev = textBlocks(vocabulary.encode(names.dev.slice(0, 4000)), batch.blockSize);
  return { vocabulary, pretrained, train: vocabulary.encode(names.train), dev };
}

let ground: Promise<Ground> | undefined;

/** How a model fares on names, and how far it has moved from `from`. */
async function judged(model: GptModel, from: GptModel, dev: Examples) {
  return { loss: await evaluate(model, dev), moved: await distance(model, from) };
}

async function distance(a: GptModel, b: GptModel): Promise<number> {
  const others = b.parameters();
  const sum = noGrad(() =>
    scope(() =>
      a
        .parameters()
        .map((each, i) =>
          each
            .sub(others[i] as Tensor)
            .square()
            .sum(),
        )
        .reduce((total, each) => total.add(each)),
    ),
  );
  try {
    return Math.sqrt(await sum.item());
  } finally {
    sum.dispose();
  }
}

let scratch: Promise<{ loss: number; moved: number }> | undefined;

/** The same batches for a model that knows nothing. */
async function fromScratch({ vocabulary, train, dev }: Ground) {
  const model = fresh(vocabulary);
  trainOn(model, batchesOf(train), BUDGET, 0.003);
  return judged(model, fresh(vocabulary), dev);
}

/** Lets `finetune` have the pretrained model and the batches, and measures what came of it. */
export async function measureFinetuning(
  finetune: (model: GptModel, nextBatch: () => Examples) => void | Promise<void>,
) {
  ground ??= prepare();
  const { vocabulary, pretrained, train, dev } = await ground;
  scratch ??= fromScratch(await ground);
  const model = fresh(vocabulary);
  model.loadStateDict(pretrained.stateDict());
  const next = batchesOf(train);
  let used = 0;
  await finetune(model, () => {
    if (++used > BUDGET) throw new Error(`the ${BUDGET} batches are used up`);
    return next();
  });
  return {
    used,
    before: await evaluate(pretrained, dev),
    scratch: await scratch,
    after: await judged(model, pretrained, dev),
  };
}
