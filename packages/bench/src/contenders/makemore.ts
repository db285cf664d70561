/**
 * makemore as a contender. Usage: makemore.ts <variant> <threads>
 *
 * Products are timed as the backend's kernel on buffers that are there, because that is what a share
 * of the peak is about; everything else through Tensor, as in a lecture.
 */
import { seeded, torchGenerator } from '@makemore/random';
import { getBackend, noGrad, randn, steps, type Tensor, zeros } from '@makemore/tensor-ops';
import { sampleText, sampleWords } from '@makemore/training';
import type { Task } from '../cases.ts';
import { Training } from '../models/training.ts';
import { pretrained } from './pretrained.ts';
import { decline, Lacking, type Prepared, serve } from './serve.ts';
import { useWasm, type WasmChoice } from './useWasm.ts';

const [variant, threads] = process.argv.slice(2);
const choice = { variant, threads: Number(threads) } as WasmChoice;
try {
  await useWasm(choice);
} catch (error) {
  decline((error as Error).message);
}
await serve({ version: `Node ${process.versions.node}`, threads: choice.threads }, prepare);

async function prepare(task: Task): Promise<Prepared> {
  const generator = seeded(1);
  switch (task.kind) {
    case 'gemm': {
      const { batch, M, N, K, sides } = task;
      const [transposeA, transposeB] = [sides[0] === 'T', sides[1] === 'T'];
      const a = randn([batch, ...(transposeA ? [K, M] : [M, K])], { generator });
      const b = randn([batch, ...(transposeB ? [N, K] : [K, N])], { generator });
      const out = zeros([batch, M, N]);
      const { kernels } = getBackend();
      return {
        run: (calls) => {
          for (let i = 0; i < calls; i++) kernels.matmul(a, b, transposeA, transposeB, out);
        },
        dispose: () => [a, b, out].forEach(free),
      };
    }
    case 'elementwise': {
      const x = randn(task.shape, { generator });
      const y = randn(task.op === 'addRow' ? [task.shape[1]] : task.shape, { generator });
      const { op } = task;
      return repeated(
        op === 'add' || op === 'addRow'
          ? () => x.add(y)
          : op === 'mul'
            ? () => x.mul(y)
            : op === 'softmax'
              ? () => x.softmax(-1)
              : () => x[op](),
        [x, y],
      );
    }
    case 'reduction': {
      const x = randn(task.shape, { generator });
      const { op, over } = task;
      const dim = over === 'rows' ? 1 : 0;
      return repeated(over === 'all' ? () => x[op]() : () => x[op](dim), [x]);
    }
    case 'steps': {
      const training = new Training(task.model);
      const parameters = training.model.parameterCount();
      const losses = await training.firstLosses(3);
      return {
        facts: { parameters, losses },
        run: (calls) => training.run(calls),
        dispose: () => training.dispose(),
      };
    }
    case 'sampling': {
      const { model, vocabulary } = await pretrained(task.model);
      const { count } = task;
      const generator = torchGenerator(2147483647);
      const options = { generator, count, length: count };
      const sample = task.model === 'mlp' ? sampleWords : sampleText;
      return {
        run: async (calls) => {
          for (let i = 0; i < calls; i++) {
            for await (const _ of sample(model, vocabulary, options));
          }
        },
      };
    }
    case 'peak':
      throw new Lacking('the peak is measured by a contender of its own');
  }
}

/** An op, whose result is freed at once, again and again. */
function repeated(op: () => Tensor, inputs: Tensor[]): Prepared {
  return {
    run: (calls) => {
      noGrad(() => {
        for (const _ of steps(calls)) op();
      });
    },
    dispose: () => inputs.forEach(free),
  };
}

function free(x: Tensor): void {
  x.dispose();
}
