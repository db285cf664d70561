import { ChartError } from './chartError.ts';

/**
 * Numbers as they come: a typed array, nested arrays (`await t.toArray()`), or the flat data of a
 * tensor with its shape (`{ data: await t.data(), shape: t.shape }`).
 */
export type Values =
  | number
  | boolean
  | ArrayLike<number>
  | readonly Values[]
  | { readonly data: ArrayLike<number>; readonly shape: readonly number[] };

/** The numbers one after the other, whatever their shape; they may be NaN. */
export function flat(op: string, values: Values): number[] {
  const list = flatten(values);
  if (list.length === 0) throw new ChartError(`${op}: there are no numbers to draw`);
  const wrong = list.findIndex((value) => typeof value !== 'number');
  if (wrong >= 0) {
    throw new ChartError(
      `${op}: ${describe(list[wrong])} at index ${wrong} is no number; a tensor's numbers are \`await t.data()\``,
    );
  }
  return list;
}

/**
 * Rows of equal length, of finite numbers.
 *
 * @throws ChartError for another rank, ragged rows, or what is NaN or infinite.
 */
export function matrix(op: string, values: Values): number[][] {
  const rows = parts(values)?.map((row) => parts(row));
  if (!rows?.every((row) => row !== undefined)) {
    throw new ChartError(`${op} takes a matrix (rows, columns), not ${describe(values)}`);
  }
  const columns = rows[0]?.length ?? 0;
  if (columns === 0) throw new ChartError(`${op}: the matrix is empty`);
  return rows.map((row, i) => {
    if (row.length !== columns) {
      throw new ChartError(
        `${op}: row ${i} has ${row.length} numbers, row 0 has ${columns}; a matrix's rows are equally long`,
      );
    }
    return row.map((value, j) => {
      const number = typeof value === 'boolean' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number)) {
        throw new ChartError(
          `${op}: row ${i}, column ${j} is ${describe(value)}; only finite numbers have a shade`,
        );
      }
      return number;
    });
  });
}

/** One matrix or several of the same size: (rows, columns) or (heads, rows, columns). */
export function matrices(op: string, values: Values): number[][][] {
  const heads = parts(values);
  const first = heads?.[0] === undefined ? undefined : parts(heads[0]);
  const isOne = first?.[0] === undefined || parts(first[0]) === undefined;
  return isOne ? [matrix(op, values)] : (heads as Values[]).map((head) => matrix(op, head));
}

/** One name for each of `count`; undefined stays so. */
export function namesOf(
  op: string,
  what: string,
  names: Iterable<string> | undefined,
  count: number,
): string[] | undefined {
  if (names === undefined) return undefined;
  const list = [...names];
  if (list.length === count) return list;
  throw new ChartError(`${op}: ${list.length} ${what} for ${count}; give one for each`);
}

/** The values one level down; undefined for what has none. */
function parts(values: Values): Values[] | undefined {
  if (typeof values !== 'object' || values === null) return undefined;
  if (!('shape' in values)) return 'length' in values ? Array.from<Values>(values) : undefined;
  const { data, shape } = values;
  if (typeof data === 'function') {
    throw new ChartError('a tensor gives its numbers only later; hand over `await t.toArray()`');
  }
  const [count, ...rest] = shape;
  if (count === undefined) return undefined;
  const size = rest.reduce((product, n) => product * n, 1);
  if (data.length !== count * size) {
    throw new ChartError(`shape [${shape.join(', ')}] does not hold ${data.length} numbers`);
  }
  const list = Array.from(data);
  if (rest.length === 0) return list;
  return Array.from({ length: count }, (_, i) => ({
    data: list.slice(i * size, (i + 1) * size),
    shape: rest,
  }));
}

function flatten(values: Values): number[] {
  const inner = parts(values);
  if (inner) return inner.flatMap(flatten);
  return [typeof values === 'boolean' ? Number(values) : (values as number)];
}

function describe(value: unknown): string {
  if (typeof value === 'number' || value === undefined || value === null) return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (value instanceof Promise) return 'a promise (await is missing)';
  return Array.isArray(value) || ArrayBuffer.isView(value) ? 'a flat list' : 'an object';
}
