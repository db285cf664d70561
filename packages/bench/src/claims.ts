import type { ModelName } from './models/specs.ts';
import type { Results } from './results.ts';

/** What a run goes to show, as one number. */
export interface Claim {
  readonly what: string;
  /** A share, a ratio or a rate a second; null where who is needed took no part. */
  readonly value: number | null;
  readonly kind: 'share' | 'ratio' | 'rate';
  /** Of what the number is. */
  readonly detail: string;
}

/** Products smaller than this are mostly calls; flop. */
const SMALL = 0.5e6;

/** What we say of our speed, each from this run alone. */
export function claimsOf(results: Results): Claim[] {
  const { threads, machine } = results;
  const here = `Node ${machine.node.replace(/^v(\d+).*/, '$1')}`;
  const many = threads > 1 ? '-threads' : '';
  return [
    lowestShare(results, here),
    ...(threads > 1 ? [lowestSpeedUp(results)] : []),
    shareOf512(results),
    ...(['mlp', 'batchNormMlp', 'wavenet'] as const).flatMap((model) => [
      best(results, model, 'makemore', 'pytorch', `${here}, PyTorch`),
      best(results, model, 'revectorize', 'pytorch', 'Node 24 revectorize, PyTorch'),
    ]),
    best(results, 'mlp', 'makemore', 'tfjs-wasm', `${here}, tfjs-wasm`),
    best(results, 'mlp', 'revectorize', 'tfjs-wasm', 'Node 24 revectorize, tfjs-wasm'),
    ratio(results, 'gpt', `makemore${many}`, `pytorch${many}`, `${here}, PyTorch`),
    ratio(results, 'gpt', `revectorize${many}`, `pytorch${many}`, 'Node 24 revectorize, PyTorch'),
    ...rates(results),
    ...growth(results),
  ];
}

function lowestShare({ cases }: Results, here: string): Claim {
  const shares = cases.flatMap(({ case: { name, part, work, models }, entries }) => {
    if (part !== 'gemm' || models.length === 0 || work < SMALL) return [];
    const share = entries.find(({ contender }) => contender === 'makemore')?.share;
    return typeof share === 'number' ? [{ name, value: share }] : [];
  });
  const lowest = leastOf(shares);
  return {
    what: `GEMM of the models above 0.5 MFLOP, ${here}, one thread, of the 128-bit FMA peak: the lowest`,
    ...{ value: lowest?.value ?? null, kind: 'share' },
    detail: lowest ? `${lowest.name}; ${shares.length} shapes` : 'needs gemm and makemore',
  };
}

function lowestSpeedUp({ cases, threads }: Results): Claim {
  const ratios = cases.flatMap(({ case: { name, part, work, models }, entries }) => {
    if (part !== 'gemm' || models.length > 0 || work < 2 * 128 ** 3) return [];
    const [one, more] = ['makemore', 'makemore-threads'].map((id) =>
      entries.find(({ contender }) => contender === id),
    );
    return one && more ? [{ name, value: more.median / one.median }] : [];
  });
  const lowest = leastOf(ratios);
  return {
    what: `GEMM 128³ and larger, ${threads} threads over one: the lowest`,
    ...{ value: lowest?.value ?? null, kind: 'ratio' },
    detail: lowest
      ? ratios.map(({ name, value }) => `${name}: ${value.toFixed(2)}`).join('; ')
      : 'needs gemm and makemore-threads',
  };
}

function shareOf512({ cases }: Results): Claim {
  const entry = cases
    .find(({ case: { name } }) => name === '512 × 512 × 512 NN')
    ?.entries.find(({ contender }) => contender === 'revectorize');
  return {
    what: 'GEMM 512³, Node 24 revectorize, one thread, of the 256-bit FMA peak',
    ...{ value: entry?.share ?? null, kind: 'share' },
    detail: entry ? `${entry.median.toFixed(1)} GFLOP/s` : 'needs gemm and revectorize',
  };
}

/** Steps a second of ours over theirs, each with the number of threads that suits it best. */
function best(
  results: Results,
  model: ModelName,
  ours: string,
  theirs: string,
  who: string,
): Claim {
  const fastest = (id: string) =>
    stepEntries(results, model)
      .filter(({ contender }) => [id, `${id}-threads`].includes(contender))
      .toSorted((a, b) => b.median - a.median)[0]?.contender ?? id;
  return ratio(results, model, fastest(ours), fastest(theirs), who);
}

function ratio(
  results: Results,
  model: ModelName,
  ours: string,
  theirs: string,
  who: string,
): Claim {
  const entries = stepEntries(results, model);
  const [own, other] = [ours, theirs].map((id) =>
    entries.find(({ contender }) => contender === id),
  );
  return {
    what: `${model} step, makemore on ${who}: steps/s over steps/s`,
    ...{ value: own && other ? own.median / other.median : null, kind: 'ratio' },
    detail:
      own && other
        ? `${ours} ${own.median.toFixed(1)}, ${theirs} ${other.median.toFixed(1)}`
        : `needs ${[...(own ? [] : [ours]), ...(other ? [] : [theirs])].join(' and ')}`,
  };
}

function stepEntries({ cases }: Results, model: ModelName) {
  const found = cases.find(({ case: { part, name } }) => part === 'steps' && name === model);
  return found?.entries ?? [];
}

/** Of one thread in the Node that runs the command: what sampling is like for a user. */
function rates({ sampling }: Results): Claim[] {
  return sampling
    .filter(({ contender }) => contender === 'makemore')
    .map(({ contender, model, unit, count, median }) => ({
      what: `${unit.replace('/s', ' a second')} from the ${model} that comes with makemore, one thread, the first ${count} of a process`,
      ...{ value: median, kind: 'rate' },
      detail: contender,
    }));
}

function growth({ memory }: Results): Claim[] {
  return memory.map(({ contender, resident }) => {
    const [first, last] = [resident[0]?.bytes ?? 0, resident.at(-1)?.bytes ?? 0];
    return {
      what: `Resident size after ${resident.at(-1)?.steps} more steps of mlp over before, ${contender}`,
      ...{ value: last / first, kind: 'ratio' },
      detail: `${megabytes(first)} and ${megabytes(last)} MB`,
    };
  });
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function leastOf<T extends { value: number }>(items: readonly T[]): T | undefined {
  return items.toSorted((a, b) => a.value - b.value)[0];
}
