/**
 * makemore as a contender. Usage: makemore.ts wasm <variant> <threads>, or makemore.ts <other backend>
 *
 * Products are timed as the backend's kernel on buffers that are there, because that is what a share
 * of the peak is about; everything else through Tensor, as in a lecture.
 */
import { seeded, torchGenerator } from '@makemore/random';
import {
  BackendNotInstalledError,
  BackendUnavailableError,
  getBackend,
  noGrad,
  randn,
  scope,
  setBackend,
  steps,
  type Tensor,
  zeros,
} from '@makemore/tensor-ops';
import { sampleText, sampleWords } from '@makemore/training';
import type { Task } from '../cases.ts';
import { Training } from '../models/training.ts';
import { pretrained } from './pretrained.ts';
import { decline, Lacking, type Prepared, serve } from './serve.ts';
import { useWasm, type WasmChoice } from './useWasm.ts';

const [backend, variant, threads = '1'] = process.argv.slice(2);
try {
  if (backend === 'wasm') await useWasm({ variant, threads: Number(threads) } as WasmChoice);
  else await setBackend(backend as string);
} catch (error) {
  if (!(error instanceof BackendUnavailableError)) decline((error as Error).message);
  // What the wasm backend lacks another Node has, and what is only not installed the bench can install.
  const isOwn = backend !== 'wasm' && !(error instanceof BackendNotInstalledError);
  decline(error.reason.replace(`${backend}: `, ''), isOwn ? error.cure : undefined);
}
const { device, isEmulated } = getBackend();
const gpu = isEmulated === undefined ? '' : `, ${device}`;
await serve(
  {
    ...{ version: `Node ${process.versions.node}${gpu}`, threads: Number(threads) },
    ...(isEmulated && { emulator: device }),
  },
  async (task) => {
    const prepared = await prepare(task);
    return backend === 'wasm'
      ? prepared
      : { ...prepared, run: (calls) => toTheEnd(prepared, calls) };
  },
);

/** A GPU goes on after the calls have returned: what is read last it has computed last. */
async function toTheEnd({ run }: Prepared, calls: number): Promise<void> {
  await run(calls);
  const last = noGrad(() => scope(() => zeros([1]).add(1)));
  await last.item();
  last.dispose();
}

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
