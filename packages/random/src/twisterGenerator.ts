import { BaseGenerator } from './baseGenerator.ts';
import type { GeneratorState, TwisterState } from './generator.ts';
import { Mt19937 } from './mt19937.ts';

/** What draws from a Mersenne Twister. */
export abstract class TwisterGenerator extends BaseGenerator {
  abstract override readonly kind: TwisterState['kind'];
  protected readonly twister: Mt19937 = new Mt19937();

  /** 53 bits of two words, the high ones drawn first: as CPython and numpy do. */
  random(): number {
    const high = this.twister.uint32() >>> 5;
    const low = this.twister.uint32() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  getState(): TwisterState {
    return { kind: this.kind, ...this.twister.save(), spare: this.spare };
  }

  protected load(state: GeneratorState): void {
    const { words, index } = state as TwisterState;
    this.twister.load('setState', words, index);
  }
}
