import type { Generator, GeneratorState } from './generator.ts';
import { numpyRandom } from './numpyRandom.ts';
import { pythonRandom } from './pythonRandom.ts';
import { seeded } from './seeded.ts';
import { torchGenerator } from './torchGenerator.ts';

const FACTORIES = { seeded, torch: torchGenerator, python: pythonRandom, numpy: numpyRandom };

/**
 * A new generator of the kind that the state names, which draws what the saved one would have
 * drawn next.
 *
 * @throws TypeError if the state names no kind of generator or is malformed.
 * @example
 * ```ts
 * const generator = torchGenerator(42);
 * const twin = restoreGenerator(generator.getState());
 * generator.random() === twin.random(); // => true
 * ```
 */
export function restoreGenerator(state: GeneratorState): Generator {
  const kind: string = state?.kind;
  if (!Object.hasOwn(FACTORIES, kind)) {
    throw new TypeError(
      `restoreGenerator: unknown kind '${kind}'; pass what getState() gave, of kind 'seeded', 'torch', 'python' or 'numpy'`,
    );
  }
  const generator = FACTORIES[state.kind](0);
  generator.setState(state);
  return generator;
}
