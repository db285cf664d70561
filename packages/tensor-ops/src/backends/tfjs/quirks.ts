/** What is odd in the kernels of one backend of tfjs, and is worked around. */
export interface Quirks {
  /** Its buffers keep a shape (webgl: textures), so that another view is made by a kernel. */
  readonly isShaped: boolean;
  /** Its kernels call ops of tfjs's engine, which computes on its current backend. */
  readonly usesEngine: boolean;
  /** Whole numbers, and so indices, lie in the host's memory: to read them costs no waiting. */
  readonly indicesOnHost: boolean;
  /** Floats do too. */
  readonly valuesOnHost: boolean;
  /** There is no way to wait for the device: reads are asynchronous. */
  readonly isAsync: boolean;
  /** A cast of int32 to float32 only renames the buffer, which transpose and others then misread. */
  readonly castRenames: boolean;
  /** log1p is log(1 + x), which loses small x. */
  readonly log1pIsRough: boolean;
  /** The compiled reversed cumsum of one length is used for all others. */
  readonly reverseCumsumIsStale: boolean;
  /** A product with a transposed side takes a slow path, and the transpose is quick. */
  readonly transposesFirst: boolean;
  /** What oneHot calls floats are whole numbers. */
  readonly oneHotIsInt: boolean;
  /** Rows are summed by their numbers in a product with one-hot rows: scatterNd would serialise. */
  readonly scattersByProduct: boolean;
}

const none: Quirks = {
  isShaped: false,
  usesEngine: false,
  indicesOnHost: false,
  valuesOnHost: false,
  isAsync: false,
  castRenames: false,
  log1pIsRough: false,
  reverseCumsumIsStale: false,
  transposesFirst: false,
  oneHotIsInt: false,
  scattersByProduct: false,
};

/** By the name that tfjs has for the backend. */
export const quirksOf = {
  cpu: { ...none, indicesOnHost: true, valuesOnHost: true },
  wasm: {
    ...none,
    indicesOnHost: true,
    valuesOnHost: true,
    log1pIsRough: true,
    transposesFirst: true,
    oneHotIsInt: true,
  },
  webgl: { ...none, isShaped: true, log1pIsRough: true, scattersByProduct: true },
  webgpu: {
    ...none,
    isAsync: true,
    castRenames: true,
    log1pIsRough: true,
    reverseCumsumIsStale: true,
    scattersByProduct: true,
  },
  tensorflow: {
    ...none,
    isShaped: true,
    indicesOnHost: true, // floats are where it computes, which may be a GPU
    usesEngine: true,
  },
} satisfies Record<string, Quirks>;

export type Engine = keyof typeof quirksOf;
