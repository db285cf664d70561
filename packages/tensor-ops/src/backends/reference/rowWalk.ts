import { broadcastStrides, type Shape } from '../../shape.ts';

/**
 * Walks a tensor of `shape` row by row (a row is the last dimension) and calls `visit` with the
 * row's offset in the result and in each operand, whose shapes broadcast to `shape`. `strides` are
 * the operands' steps along a row: 0 where they repeat.
 */
export function walkRows(
  shape: Shape,
  operands: readonly Shape[],
  visit: (
    row: number,
    offsets: readonly number[],
    length: number,
    steps: readonly number[],
  ) => void,
): void {
  const length = shape.at(-1) ?? 1;
  const outer = shape.slice(0, -1);
  if (length === 0 || outer.includes(0)) return;
  const strides = operands.map((operand) => broadcastStrides(operand, shape));
  const steps = strides.map((each) => each.at(-1) ?? 0);
  const offsets = operands.map(() => 0);
  const position = outer.map(() => 0);
  for (let row = 0; ; row += length) {
    visit(row, offsets, length, steps);
    let d = outer.length - 1;
    for (; d >= 0; d--) {
      const size = outer[d] as number;
      const next = (position[d] as number) + 1;
      const back = next === size ? 1 - size : 1;
      for (let i = 0; i < offsets.length; i++) {
        offsets[i] = (offsets[i] as number) + back * ((strides[i] as number[])[d] as number);
      }
      position[d] = next === size ? 0 : next;
      if (next < size) break;
    }
    if (d < 0) return;
  }
}
