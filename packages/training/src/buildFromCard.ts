import {
  type Dataset,
  type Splits,
  splitByCourse,
  splitDataset,
  splitText,
  Vocabulary,
} from '@makemore/data';
import { type Generator, torchGenerator } from '@makemore/random';
import type { AnyLecture, Part, Run } from './lecture.ts';
import type { ModelCard } from './modelCard.ts';

/** A run as it was before its first step, and what it was built from. */
export interface BuiltRun {
  readonly vocabulary: Vocabulary;
  readonly splits: Splits<Part>;
  /** Has drawn the initial weights. */
  readonly generator: Generator;
  readonly run: Run;
}

/**
 * Builds what a card describes, with its initial weights; `restoreCheckpoint` or `restoreModel` put
 * those in that were learnt.
 *
 * @param dataset what it learns from; without it the splits are empty, which does to sample
 */
export function buildFromCard(lecture: AnyLecture, card: ModelCard, dataset?: Dataset): BuiltRun {
  const vocabulary = Vocabulary.fromJSON(card.vocabulary);
  const splits = dataset ? splitDataset(dataset) : emptySplits(vocabulary);
  const generator = torchGenerator(card.seed);
  const { config, plannedSteps: steps } = card;
  const run = lecture.build({ splits, vocabulary, config, steps, generator });
  return { vocabulary, splits, generator, run };
}

function emptySplits({ kind }: Vocabulary): Splits<Part> {
  return kind === 'text' ? splitText('') : splitByCourse([]);
}
