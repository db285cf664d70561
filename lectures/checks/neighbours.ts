/** What joins neighbours, place by place and by another way than the solutions take: with a loop. */
import { cat, stack, type Tensor, zeros } from '@makemore/tensor-ops';

/** Of group `group`, which place its member `k` is. */
export type PlaceOf = (group: number, k: number) => number;

/** (B, T, C) in groups of `n`: (B, groups, n C). By default neighbours stand together. */
export function joined(
  x: Tensor,
  n: number,
  placeOf: PlaceOf = (group, k) => group * n + k,
): Tensor {
  const groups = Array.from({ length: (x.shape[1] as number) / n }, (_, group) => {
    const members = Array.from({ length: n }, (_, k) => x.slice(':', placeOf(group, k)));
    return cat(members, -1); // (B, n C)
  });
  return stack(groups, 1);
}

/**
 * Each place with another, times W: (B, T, C) and (H, 2 C) give (B, T, H). Places outside are zeros.
 *
 * @param leftOf which place is the first of the two, for a place
 * @param rightOf which is the second; default the place itself
 */
export function convolved(
  x: Tensor,
  W: Tensor,
  leftOf: (place: number) => number,
  rightOf = (place: number) => place,
): Tensor {
  const [B, T, C] = x.shape as [number, number, number];
  const at = (place: number) => (place < 0 || place >= T ? zeros([B, C]) : x.slice(':', place)); // (B, C)
  const places = Array.from({ length: T }, (_, t) =>
    cat([at(leftOf(t)), at(rightOf(t))], -1).matmul(W.transpose()),
  );
  return stack(places, 1);
}

/** The boxes of a tree for each of `places` windows, and those of the convolution over them all. */
export function countBoxes(levels: number, places: number): { loop: number; shared: number } {
  let [tree, width, shared] = [0, 2 ** levels, 0];
  let length = places + width - 1; // the characters
  for (let dilation = 1; dilation < 2 ** levels; dilation *= 2) {
    width /= 2;
    tree += width;
    length -= dilation;
    shared += length;
  }
  return { loop: places * tree, shared };
}
