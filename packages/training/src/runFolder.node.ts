import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { type Checkpoint, decodeCheckpoint } from './checkpoint.ts';
import { formatModelCard, type ModelCard, parseModelCard } from './modelCard.ts';

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

  /** Empties the log and makes the folder if need be; the old model stays until the first save. */
  async begin(): Promise<void> {
    await this.#write(async () => {
      await mkdir(this.path, { recursive: true });
      await rm(this.#log, { force: true });
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

  /** The card, or undefined if the folder holds no model. */
  async card(): Promise<ModelCard | undefined> {
    const json = await this.#read(this.#card);
    if (!json) return undefined;
    try {
      return parseModelCard(json.toString('utf8'));
    } catch (cause) {
      throw this.#damaged(this.#card, cause);
    }
  }

  /**
   * The weights and all else that training goes on from.
   *
   * @throws RunFolderError if there is no model or it is damaged.
   */
  async checkpoint(): Promise<Checkpoint> {
    const bytes = await this.#read(this.#model);
    if (!bytes) {
      throw new RunFolderError(
        `${this.#model} is missing; train the model again, or name the folder of another run`,
      );
    }
    try {
      return decodeCheckpoint(bytes);
    } catch (cause) {
      throw this.#damaged(this.#model, cause);
    }
  }

  async #read(path: string): Promise<Buffer | undefined> {
    try {
      return await readFile(path);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT') return undefined;
      throw new RunFolderError(`${path} cannot be read: ${problemOf(cause)}`, { cause });
    }
  }

  async #write(body: () => Promise<void>): Promise<void> {
    try {
      await body();
    } catch (cause) {
      throw new RunFolderError(
        `${this.path} cannot be written: ${problemOf(cause)}; choose another folder, or make room in this one`,
        { cause },
      );
    }
  }

  #damaged(path: string, cause: unknown): RunFolderError {
    const message = cause instanceof Error ? cause.message : String(cause);
    const reason = message.replace(/\s+/g, ' ');
    return new RunFolderError(
      `${path} is damaged or was not written by makemore (${reason}); train the model again`,
      { cause },
    );
  }
}

/** What the operating system refused, in plain words where it often happens. */
function problemOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === 'ENOTDIR' || code === 'EEXIST' ? 'a file is where a folder should be' : message;
}
