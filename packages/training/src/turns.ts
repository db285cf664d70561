/** How long a loop runs before others have a turn, in milliseconds. */
const TURN = 50;

/** Lets others (Ctrl-C, a page) have a turn now and then in a loop that runs for long. */
export class Turns {
  #last = performance.now();

  /** Gives them one. */
  async give(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
    this.#last = performance.now();
  }

  /** Gives them one if the last is long enough ago. */
  async giveWhenDue(): Promise<void> {
    if (performance.now() - this.#last > TURN) await this.give();
  }
}
