/** Whether the first weights of a network know that they know nothing. */
import type { Examples } from '@makemore/data';
import { notYet, type Verdict } from '@makemore/notebook';
import { crossEntropy, noGrad, Tensor } from '@makemore/tensor-ops';

/** The weights of the lecture's network. */
export interface Weights {
  readonly C: Tensor;
  readonly W1: Tensor;
  readonly b1: Tensor;
  readonly W2: Tensor;
  readonly b2: Tensor;
}

const shapes = { C: [27, 10], W1: [30, 200], b1: [200], W2: [200, 27], b2: [27] } as const;
type Name = keyof typeof shapes;
const names = Object.keys(shapes) as Name[];

/** What is wrong with the weights; undefined if nothing is. */
export async function mistakeInWeights(
  weights: Weights,
  { x, y }: Examples,
): Promise<Verdict | undefined> {
  const sizes = new Map<Name, number>();
  for (const name of names) {
    const weight: unknown = weights?.[name];
    if (!(weight instanceof Tensor)) return notYet(`return { ${names.join(', ')} }, all tensors`);
    const [got, wanted] = [weight.shape, shapes[name]].map((shape) => `[${shape.join(', ')}]`);
    if (got !== wanted) return notYet(`${name} has the shape ${got}, not ${wanted}`);
    if (!weight.requiresGrad) return notYet(`${name} does not learn: requiresGrad is missing`);
    sizes.set(name, await weight.detach().square().mean().sqrt().item());
  }
  const { C, W1, b1, W2, b2 } = weights;
  for (const name of ['C', 'W1'] as const) {
    if (sizes.get(name) === 0) {
      return notYet(
        `${name} is all zeros: then all contexts are alike. The output is what to tame`,
      );
    }
  }
  const h = noGrad(() => C.index(x).view(-1, 30).matmul(W1).add(b1).tanh()); // (n, 200)
  const ways = { W2: noGrad(() => h.matmul(W2)), b2: noGrad(() => b2.detach()) };
  const loss = await crossEntropy(ways.W2.add(ways.b2), y).item();
  const uniform = Math.log(27);
  if (Math.abs(loss - uniform) > 0.05) {
    const [byW2, byB2] = [await ways.W2.std().item(), await ways.b2.std().item()];
    const guilty = byW2 > 3 * byB2 ? 'h W2' : byB2 > 3 * byW2 ? 'b2' : 'h W2 and b2, both';
    return notYet(
      `the first loss is ${loss.toFixed(4)}; knowing nothing costs ${uniform.toFixed(4)}. ` +
        `The logits spread by ${byW2.toFixed(2)} from h W2 and by ${byB2.toFixed(2)} from b2: tame ${guilty}`,
    );
  }
  if (sizes.get('W2') === 0) {
    return notYet(
      `the first loss is ${loss.toFixed(4)}, but W2 is all zeros: then no gradient gets through it to W1 and C. Small, not zero`,
    );
  }
  crossEntropy(C.index(x).view(-1, 30).matmul(W1).add(b1).tanh().matmul(W2).add(b2), y).backward();
  const lost = names.find((name) => !weights[name].grad);
  if (lost === undefined) return undefined;
  return notYet(
    `the first loss is right, but ${lost} keeps no gradient, for it is the result of an op: scale it in place, within noGrad`,
  );
}
