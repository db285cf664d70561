/**
 * Every public op and functional in all its variants: the one table that the tests against torch,
 * the gradient checks, the memory tests and the conformance of every backend read. A new op
 * without a line here fails the tests.
 */
import type { Case } from './case.ts';
import { binaryCases } from './cases/binary.ts';
import { creationCases } from './cases/creation.ts';
import { functionalCases } from './cases/functional.ts';
import { indexingCases } from './cases/indexing.ts';
import { inPlaceCases } from './cases/inPlace.ts';
import { matmulCases } from './cases/matmul.ts';
import { movementCases } from './cases/movement.ts';
import { reduceCases } from './cases/reduce.ts';
import { unaryCases } from './cases/unary.ts';
import { updateCases } from './cases/updates.ts';

/** The table. */
export const cases: readonly Case[] = [
  ...unaryCases,
  ...binaryCases,
  ...reduceCases,
  ...matmulCases,
  ...movementCases,
  ...indexingCases,
  ...creationCases,
  ...inPlaceCases,
  ...functionalCases,
  ...updateCases,
];
