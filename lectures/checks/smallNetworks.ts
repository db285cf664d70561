/** Networks small enough to ask which of their parameters do anything. */
import { torchGenerator } from '@makemore/random';
import {
  crossEntropy,
  full,
  noGrad,
  randint,
  randn,
  scope,
  type Tensor,
  tensor,
  zeros,
} from '@makemore/tensor-ops';

type Parameters = Readonly<Record<string, Tensor>>;

const [V, E, T, H, B] = [5, 3, 2, 8, 16];

/** How a network with a hidden layer begins: all 0 but C; only the last layer 0; or all weights alike. */
export type Beginning = 'all' | 'last' | 'alike';

/** logits = tanh(C[x] W1 + b1) W2 + b2 */
function hiddenLayer(beginning: Beginning): Parameters {
  const generator = torchGenerator(1);
  const drawn = (shape: number[]) => randn(shape, { generator });
  const constant = (shape: number[]) => full(shape, beginning === 'alike' ? 0.1 : 0);
  const isDrawn = beginning === 'last';
  const parameters = {
    C: drawn([V, E]),
    W1: isDrawn ? drawn([T * E, H]) : constant([T * E, H]),
    b1: isDrawn ? drawn([H]) : zeros([H]),
    W2: constant([H, V]),
    b2: zeros([V]),
  };
  for (const each of Object.values(parameters)) each.requiresGrad = true;
  return parameters;
}

/** The contexts and what follows: the same each time. */
function batch(): { x: Tensor; y: Tensor } {
  const generator = torchGenerator(2);
  return { x: randint(0, V, [B, T], { generator }), y: randint(0, V, [B], { generator }) };
}

function backward(parameters: Parameters): void {
  const { C, W1, b1, W2, b2 } = parameters as Record<'C' | 'W1' | 'b1' | 'W2' | 'b2', Tensor>;
  const { x, y } = batch();
  const h = C.index(x).flatten(1).matmul(W1).add(b1).tanh();
  crossEntropy(h.matmul(W2).add(b2), y).backward();
}

/** The parameters whose gradient is not 0 in the first step. */
export async function learning(beginning: Beginning): Promise<string[]> {
  const parameters = hiddenLayer(beginning);
  backward(parameters);
  return await namesWhere(parameters, async ({ grad }) => (await largest(grad as Tensor)) > 1e-7);
}

/** How many neurons of the hidden layer have different weights after so many steps. */
export async function differentNeurons(beginning: Beginning, count: number): Promise<number> {
  const parameters = hiddenLayer(beginning);
  for (let step = 0; step < count; step++) {
    scope(() => {
      backward(parameters);
      for (const each of Object.values(parameters)) {
        noGrad(() => each.sub_((each.grad as Tensor).mul(0.1)));
        each.grad = null;
      }
    });
  }
  const columns = (await parameters['W1']?.transpose(0, 1).toArray()) as number[][];
  return new Set(columns.map((column) => column.map((each) => each.toFixed(4)).join())).size;
}

/** logits = γ2 norm(tanh(γ1 norm(C[x] W1 + b1) + β1) W2 + b2) + β2 */
function normalisedLogits(parameters: Parameters): Tensor {
  const { C, W1, b1, gamma1, beta1, W2, b2, gamma2, beta2 } = parameters as Record<string, Tensor> &
    Record<'C' | 'W1' | 'b1' | 'gamma1' | 'beta1' | 'W2' | 'b2' | 'gamma2' | 'beta2', Tensor>;
  const norm = (x: Tensor) => x.sub(x.mean(0)).div(x.std(0));
  const sums = norm(C.index(batch().x).flatten(1).matmul(W1).add(b1));
  const h = gamma1.mul(sums).add(beta1).tanh();
  return gamma2.mul(norm(h.matmul(W2).add(b2))).add(beta2);
}

/** The parameters of the network with two BatchNorms that change no logit, whatever is added to them. */
export async function uselessParameters(): Promise<string[]> {
  const generator = torchGenerator(3);
  const drawn = (...shape: number[]) => randn(shape, { generator });
  const parameters: Parameters = {
    C: drawn(V, E),
    W1: drawn(T * E, H),
    b1: drawn(H),
    gamma1: drawn(H),
    beta1: drawn(H),
    W2: drawn(H, V),
    b2: drawn(V),
    gamma2: drawn(V),
    beta2: drawn(V),
  };
  const logits = normalisedLogits(parameters);
  return await namesWhere(parameters, async (value, name) => {
    const other = value.add(drawn(...value.shape));
    const moved = normalisedLogits({ ...parameters, [name]: other }).sub(logits);
    return (await largest(moved)) < 1e-4;
  });
}

async function namesWhere(
  parameters: Parameters,
  holds: (value: Tensor, name: string) => Promise<boolean>,
): Promise<string[]> {
  const names: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (await holds(value, name)) names.push(name);
  }
  return names;
}

function largest(x: Tensor): Promise<number> {
  return x.abs().max().item();
}

/** Outputs of tanh, (4, 7): columns 0, 3 and 6 beyond ±0.9 throughout, and so is row 2. */
export function outputsOfTanh(): Tensor {
  return tensor([
    [0.95, 0.95, 0.1, -0.99, 0.2, 0.5, 0.98],
    [0.99, 0.2, -0.3, -0.91, 0.95, 0, 0.92],
    [0.93, -0.99, 0.95, -0.92, -0.94, 0.99, 0.96],
    [0.91, 0.93, 0, -0.98, 0.1, -0.95, 0.97],
  ]);
}
