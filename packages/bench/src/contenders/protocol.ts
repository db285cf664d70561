/**
 * What passes between the command and a contender: JSON, a line a message, on the contender's
 * standard input and output. A contender first says `Hello`, or `Declined`; then each request gets one reply.
 */
import type { Task } from '../cases.ts';

export type Request =
  /** Make ready for a task; what the last one needed may go. */
  | { readonly do: 'setup'; readonly task: Task }
  /** Carry it out so many times, and say how long that took. */
  | { readonly do: 'run'; readonly calls: number }
  /** Say how much memory the process has. */
  | { readonly do: 'memory' };

export interface Hello {
  /** What computes, with its version: `PyTorch 2.9.0`. */
  readonly version: string;
  readonly threads: number;
  /** What emulates the GPU, where that is no GPU. */
  readonly emulator?: string;
}

/** Said instead of `Hello` by a contender that cannot take part, before it ends. */
export interface Declined {
  readonly declined: string;
  /** How to get it; default: as the list of contenders says. */
  readonly cure?: string;
}

/** What is known of a training step, so that contenders can be told to do the same work. */
export interface StepFacts {
  readonly parameters: number;
  /** The losses of the first three steps, on the first rows of the table. */
  readonly losses: readonly number[];
}

export interface Ready {
  readonly facts?: StepFacts;
  /** A choice that was made, such as the fastest of several optimizers. */
  readonly note?: string;
}

export type Reply =
  | ({ readonly ready: true } & Ready)
  /** It cannot do this at all, and why. */
  | { readonly lacks: string }
  /** Milliseconds of all the calls together. */
  | { readonly ms: number }
  /** Bytes. */
  | { readonly resident: number }
  | { readonly error: string };
