/** What people's training loops do: to `keep` is not to set the gradients to 0. */
export type Habit = 'right' | 'keep' | 'in turn' | 'sign';

type Place = readonly [p: number, q: number];

/** The gradient of (p − 3)² + (p·q + 1)². */
function slopes([p, q]: Place): [number, number] {
  return [2 * (p - 3) + 2 * (p * q + 1) * q, 2 * (p * q + 1) * p];
}

/** Where gradient descent on (p − 3)² + (p·q + 1)² is after so many steps. */
export function descent(start: Place, steps: number, rate: number, habit: Habit = 'right'): Place {
  let [p, q] = start;
  let [dp, dq] = [0, 0];
  for (let step = 0; step < steps; step++) {
    const fresh = slopes([p, q]);
    [dp, dq] = habit === 'keep' ? [dp + fresh[0], dq + fresh[1]] : fresh;
    if (habit === 'sign') [dp, dq] = [Math.sign(dp), Math.sign(dq)];
    p -= rate * dp;
    if (habit === 'in turn') dq = slopes([p, q])[1];
    q -= rate * dq;
  }
  return [p, q];
}
