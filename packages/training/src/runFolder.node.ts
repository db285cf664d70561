import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError, problemOf } from '@makemore/data/node';
import writeFileAtomic from 'write-file-atomic';
import {
  type Checkpoint,
  decodeCheckpoint,
  decodeModel,
  ModelOnlyError,
  type TrainedModel,
} from './checkpoint.ts';
import { formatModelCard, type ModelCard } from './modelCard.ts';

/** A run's folder cannot be read or written: the text says why and what to do. */
export class RunFolderError extends Error {
  override name = 'RunFolderError';
}

/**
 * The files of one run: `model.safetensors` (weights, optimizer and generator state), `card.json`
 * beside it, and `log.jsonl`, a line an event. The first two are replaced whole or not at all.
 */
export class RunFolder {
  readonly path: string;
  readonly #model: string;
  readonly #card: string;
  readonly #log: string;

  constructor(path: string) {
    this.path = path;
    this.#model = join(path, 'model.safetensors');
    this.#card = join(path, 'card.json');
    this.#log = join(path, 'log.jsonl');
  }

  /** Makes the folder if need be, and cuts the log after `step`: an earlier run may have got further. */
  async begin(step = 0): Promise<void> {
    const log = step > 0 ? await this.#read(this.#log) : undefined;
    const lines = log?.toString('utf8').split('\n') ?? [];
    const kept = lines.filter((line) => line !== '' && stepOf(line) <= step);
    await this.#write(async () => {
      await mkdir(this.path, { recursive: true });
      if (kept.length > 0) await writeFileAtomic(this.#log, `${kept.join('\n')}\n`);
      else await rm(this.#log, { force: true });
    });
  }

  async save(checkpoint: Uint8Array, card: ModelCard): Promise<void> {
    await this.#write(async () => {
      await mkdir(this.path, { recursive: true });
      await writeFileAtomic(this.#model, Buffer.from(checkpoint));
      await writeFileAtomic(this.#card, formatModelCard(card));
    });
  }

  /** Appends one event to the log. */
  async log(event: object): Promise<void> {
    await this.#write(() => appendFile(this.#log, `${JSON.stringify(event)}\n`));
  }

  /**
   * The weights, the card and all else that training goes on from; undefined if there is no model.
   *
   * @throws RunFolderError if it is damaged, or all that is there is a model to sample from.
   */
  checkpoint(): Promise<Checkpoint | undefined> {
    return this.#decoded(decodeCheckpoint);
  }

  /**
   * The weights and the card, which are enough to sample from; undefined if there is no model.
   *
   * @throws RunFolderError if it is damaged.
   */
  model(): Promise<TrainedModel | undefined> {
    return this.#decoded(decodeModel);
  }

  async #decoded<T>(decode: (bytes: Uint8Array) => T): Promise<T | undefined> {
    const bytes = await this.#read(this.#model);
    if (!bytes) return undefined;
    try {
      return decode(bytes);
    } catch (cause) {
      if (cause instanceof ModelOnlyError) {
        throw new RunFolderError(
          `${this.#model} holds a trained model to sample from, without what training goes on from; ` +
            'replace it with --force, or name another folder with --out',
          { cause },
        );
      }
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new RunFolderError(
        `${this.#model} is damaged or was not written by makemore (${message.replace(/\s+/g, ' ')}); ` +
          'train the model again with --force, or name another folder with --out',
        { cause },
      );
    }
  }

  async #read(path: string): Promise<Buffer | undefined> {
    try {
      return await readFile(path);
    } catch (cause) {
      if (!isSystemError(cause)) throw cause;
      if (cause.code === 'ENOENT') return undefined;
      throw new RunFolderError(`${path} cannot be read: ${problemOf(cause)}`, { cause });
    }
  }

  async #write(body: () => Promise<void>): Promise<void> {
    try {
      await body();
    } catch (cause) {
      if (!isSystemError(cause)) throw cause;
      throw new RunFolderError(
        `${this.path || "''"} cannot be written: ${problemOf(cause)}; choose another folder with --out`,
        { cause },
      );
    }
  }
}

/** The step of a line of the log; after all others if the line was cut off. */
function stepOf(line: string): number {
  try {
    return Number((JSON.parse(line) as { step?: number }).step ?? Number.POSITIVE_INFINITY);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
