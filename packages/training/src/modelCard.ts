import { Vocabulary, type VocabularyState } from '@makemore/data';
import { z } from 'zod';

/** The model card, as JSON. Losses are in nats a character. It holds no times: same seed, same bytes. */
export interface ModelCard {
  /** The version of this format. */
  format: 1;
  lecture: string;
  preset: string;
  config: Record<string, number | string>;
  vocabulary: VocabularyState;
  /** The dataset, by name or path, and the SHA-256 of its contents. */
  data: { name: string; sha256: string };
  seed: number;
  backend: string;
  /** Optimizer steps taken, of `steps`. */
  step: number;
  steps: number;
  /** The length that the learning-rate schedule was made for; a run that goes on keeps it. */
  plannedSteps: number;
  /** How many numbers the model has learnt. */
  parameters: number;
  losses: { step: number; dev: number; train?: number | undefined }[];
}

const schema: z.ZodType<ModelCard> = z.object({
  format: z.literal(1),
  lecture: z.string(),
  preset: z.string(),
  config: z.record(z.string(), z.union([z.number(), z.string()])),
  vocabulary: z.custom<VocabularyState>(
    (value) => Vocabulary.fromJSON(value) instanceof Vocabulary,
  ),
  data: z.object({ name: z.string(), sha256: z.string() }),
  seed: z.int(),
  backend: z.string(),
  step: z.int().nonnegative(),
  steps: z.int().nonnegative(),
  plannedSteps: z.int().nonnegative(),
  parameters: z.int().nonnegative(),
  losses: z.array(
    z.object({
      step: z.int().nonnegative(),
      dev: z.number(),
      train: z.number().optional(),
    }),
  ),
});

/** The JSON of a card, as it stands in a file. */
export function formatModelCard(card: ModelCard): string {
  return `${JSON.stringify(card, null, 2)}\n`;
}

/**
 * Reads a card.
 *
 * @throws SyntaxError if the text is no JSON, TypeError or VocabularyError if it is no card.
 */
export function parseModelCard(json: string): ModelCard {
  const { success, data, error } = schema.safeParse(JSON.parse(json));
  if (success) return data;
  throw new TypeError(`this is no model card:\n${z.prettifyError(error)}`, { cause: error });
}
