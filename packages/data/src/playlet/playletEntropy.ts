import { measure } from '../grammar/measure.ts';
import { playletGrammar } from './playletGrammar.ts';

/** What a scene of playlet is on average, exactly. */
export interface PlayletEntropy {
  /** E[−ln p] of a scene. */
  readonly natsPerScene: number;
  /** E[length] of a scene, with the blank line after it. */
  readonly charactersPerScene: number;
  /** The entropy rate: the first divided by the second. */
  readonly natsPerCharacter: number;
}

let known: PlayletEntropy | undefined;

/**
 * The entropy of the source that writes playlet: the loss, in nats a character, below which no model
 * can stay on ever more of its text, whatever its size and its context.
 *
 * Scenes are independent draws, so by the law of large numbers −ln p(text) / length goes to
 * E[−ln p(scene)] / E[length of a scene]. Each text has one derivation, so that the p of a scene is
 * that of its derivation, and both expectations are sums over the grammar: E[rule] = Σ p(a) (−ln p(a) +
 * Σ E[item]) over its alternatives a and their items. Computed, not estimated.
 *
 * @example
 * ```ts
 * playletEntropy().natsPerCharacter; // ≈> 0.1324
 * ```
 */
export function playletEntropy(): PlayletEntropy {
  known ??= entropy();
  return known;
}

function entropy(): PlayletEntropy {
  const { nats, characters } = measure(playletGrammar().rule('scene'));
  const charactersPerScene = characters + 1;
  return { natsPerScene: nats, charactersPerScene, natsPerCharacter: nats / charactersPerScene };
}
