import type { Machine } from './machine.ts';
import type { CaseResult } from './measure.ts';
import type { MemoryResult } from './residentMemory.ts';
import type { SamplingResult } from './samplingSpeed.ts';

/** Who took part. */
export interface Participant {
  readonly id: string;
  readonly label: string;
  readonly about: string;
  /** What it said of itself: `PyTorch 2.9.0`. */
  readonly version: string;
  readonly group: 'makemore' | 'peer';
  readonly threads: number;
}

/** Who did not, and how that can be changed. */
export interface Absentee {
  readonly id: string;
  readonly about: string;
  readonly reason: string;
  readonly cure: string;
}

/** All of a run: what `--json` writes. */
export interface Results {
  readonly command: string;
  /** ISO 8601. */
  readonly date: string;
  readonly machine: Machine;
  readonly threads: number;
  readonly rounds: number;
  readonly participants: readonly Participant[];
  readonly absentees: readonly Absentee[];
  readonly cases: readonly CaseResult[];
  readonly sampling: readonly SamplingResult[];
  readonly memory: readonly MemoryResult[];
  /** How long the run took, in seconds. */
  readonly seconds: number;
}
