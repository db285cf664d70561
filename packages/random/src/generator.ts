/** Precision of a float draw. `'float32'` unless you ask. */
export type FloatDtype = 'float32' | 'float64';

/** How {@link Generator.multinomial} draws. */
export interface MultinomialOptions {
  /** May a class be drawn twice? `false` unless you ask, as in torch. */
  readonly replacement?: boolean;
  /**
   * - `'inverse'`: one uniform per sample, looked up in the cumulative distribution. What torch 1
   *   does with replacement, and torch 2 for several samples. It gives the names that the course
   *   printed, so it is the default with replacement.
   * - `'exponential'`: one exponential per class, the largest `weight / exponential` wins. What
   *   torch does without replacement, and torch 2 for a single sample either way. The default
   *   without replacement. With replacement, several samples are as many single draws.
   */
  readonly algorithm?: 'inverse' | 'exponential';
}

/** State of {@link seeded}: the four numbers of Alea, and the cached normal. */
export interface SeededState {
  readonly kind: 'seeded';
  readonly alea: {
    readonly c: number;
    readonly s0: number;
    readonly s1: number;
    readonly s2: number;
  };
  /** The second normal of the last pair, if it has not been handed out. */
  readonly spare: number | null;
}

/** State of the generators other than {@link seeded}: a Mersenne Twister and the cached normal. */
export interface TwisterState {
  readonly kind: 'torch' | 'python' | 'numpy';
  /** 624 unsigned 32-bit words. */
  readonly words: readonly number[];
  /** Position of the next word, 0 to 624. At 624 the words are renewed first. */
  readonly index: number;
  /** The second normal of the last pair, if it has not been handed out. */
  readonly spare: number | null;
}

/**
 * All that a generator remembers, as plain JSON. Tell the cases apart by `kind`.
 *
 * @example
 * ```ts
 * const text = JSON.stringify(torchGenerator(42).getState());
 * restoreGenerator(JSON.parse(text)).randint(0, 10, 3); // => Int32Array [2, 7, 6]
 * ```
 */
export type GeneratorState = SeededState | TwisterState;

/**
 * A source of random numbers. Everything that draws takes one as an argument: there is no global
 * generator. Make one with {@link seeded}, {@link torchGenerator}, {@link pythonRandom} or
 * {@link numpyRandom}.
 */
export interface Generator {
  /** Which factory made it. */
  readonly kind: GeneratorState['kind'];

  /**
   * One float64, uniform in [0, 1), a multiple of 2⁻⁵³.
   *
   * Twins: `torch.rand(1, dtype=torch.float64).item()`; CPython `random.random()`.
   *
   * @example
   * ```ts
   * pythonRandom(42).random(); // => 0.6394267984578837
   * ```
   */
  random(): number;

  /**
   * `size` numbers, uniform in [0, 1): multiples of 2⁻²⁴ in float32, of 2⁻⁵³ in float64.
   *
   * Twins: `torch.rand(size)`; CPython `[random.random() for _ in range(size)]` for float64.
   *
   * @throws RangeError if `size` is not a whole number from 0.
   * @example
   * ```ts
   * torchGenerator(42).rand(2); // => Float32Array [0.8822692632675171, 0.9150039553642273]
   * ```
   */
  rand(size: number, dtype?: 'float32'): Float32Array;
  rand(size: number, dtype: 'float64'): Float64Array;
  rand(size: number, dtype?: FloatDtype): Float32Array | Float64Array;

  /**
   * `size` numbers from the normal distribution with mean 0 and variance 1, by Box–Muller:
   * `√(−2 ln(1−u)) · cos 2πv`, and the same with sin; numpy's by Marsaglia's polar method.
   *
   * Twins: `torch.randn(size)`, equal to 1e-6; CPython `[random.gauss(0, 1) for _ in range(size)]`;
   * `np.random.randn(size)`.
   *
   * @throws RangeError if `size` is not a whole number from 0.
   * @example
   * ```ts
   * torchGenerator(42).randn(3); // ≈> [0.3367, 0.1288, 0.2345]
   * ```
   */
  randn(size: number, dtype?: 'float32'): Float32Array;
  randn(size: number, dtype: 'float64'): Float64Array;
  randn(size: number, dtype?: FloatDtype): Float32Array | Float64Array;

  /**
   * `size` whole numbers, uniform in [low, high).
   *
   * Twins: `torch.randint(low, high, (size,))`; CPython `[random.randrange(low, high) for …]`. For
   * 2²⁸ values and more torch changed its algorithm; this is the newer one, as in torch 2.15.
   *
   * @throws RangeError if the range is empty or leaves int32, or if `size` is not a whole number
   *   from 0.
   * @example
   * ```ts
   * torchGenerator(42).randint(0, 10, 3); // => Int32Array [2, 7, 6]
   * ```
   */
  randint(low: number, high: number, size: number): Int32Array;

  /**
   * The numbers 0 to n−1 in random order.
   *
   * Twins: `torch.randperm(n)`; CPython `random.shuffle(list(range(n)))`.
   *
   * @throws RangeError if `n` is not a whole number from 0 to 2³¹−1.
   * @example
   * ```ts
   * torchGenerator(42).randperm(5); // => Int32Array [2, 4, 3, 0, 1]
   * ```
   */
  randperm(n: number): Int32Array;

  /**
   * Puts `items` in random order, in place.
   *
   * Twins: CPython `random.shuffle(items)`; torch `[items[i] for i in torch.randperm(len(items))]`.
   *
   * @example
   * ```ts
   * const names = ['emma', 'olivia', 'ava', 'isabella'];
   * pythonRandom(42).shuffle(names);
   * names; // => ['ava', 'olivia', 'isabella', 'emma']
   * ```
   */
  shuffle<T>(items: T[]): void;

  /**
   * `numSamples` class indices, class i drawn with probability `weights[i] / Σ weights`. A class of
   * weight 0 is never drawn. A Float64Array is used in float64, anything else in float32.
   *
   * Twin: `torch.multinomial(weights, numSamples, replacement)`; see {@link MultinomialOptions} for
   * which torch.
   *
   * @param numSamples how many to draw; 1 unless you say.
   * @throws RangeError if a weight is negative, NaN or infinite, if no weight is above 0, if the
   *   weights overflow float32, if `numSamples` is not a whole number from 1, or if there are fewer
   *   classes to draw than samples without replacement.
   * @throws TypeError if `'inverse'` is asked for several samples without replacement.
   * @example
   * ```ts
   * const generator = torchGenerator(2147483647);
   * generator.multinomial([0.6, 0.3, 0.1], 10, { replacement: true });
   * // => Int32Array [1, 1, 1, 0, 0, 2, 2, 0, 1, 1]
   * ```
   */
  multinomial(
    weights: ArrayLike<number>,
    numSamples?: number,
    options?: MultinomialOptions,
  ): Int32Array;

  /** A copy of all that the generator remembers. Give it to {@link restoreGenerator}. */
  getState(): GeneratorState;

  /**
   * Goes back to a saved state: the next draws are those that followed it.
   *
   * @throws TypeError if the state belongs to another kind of generator or is not a state.
   */
  setState(state: GeneratorState): void;
}
