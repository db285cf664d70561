import { firstExpression, firstNeuron, lecture, lectureMoons, nudged } from '@makemore/micrograd';

/** Steps of the demo's training; after the fewer all points are right. */
const STEPS = { full: 100, quick: 40 } as const;

interface ShowOptions {
  full?: boolean;
  steps?: number;
  seed?: number;
  json?: boolean;
}

/** Shows the first lecture in a few lines. It learns no language, so that it has no place among the losses. */
export function showMicrograd({ full, steps, seed, json }: ShowOptions): void {
  const begun = performance.now();
  const { model, history } = lectureMoons({
    steps: steps ?? (full ? STEPS.full : STEPS.quick),
    // numpy takes no larger seed; of one torch, too, takes the low 32 bits.
    ...(seed !== undefined && { seed: seed % 2 ** 32 }),
  });
  const seconds = (performance.now() - begun) / 1000;
  const [before, after] = [history[0], history.at(-1)] as [Step, Step];
  if (json) {
    console.log(
      JSON.stringify({ lecture: lecture.name, preset: 'moons', event: 'step', ...after }),
    );
    return;
  }
  const { x1, w1, x2, w2, o } = firstNeuron();
  const gradients = [x1, w1, x2, w2].map(({ grad }) => Number(grad.toFixed(4))).join(', ');
  const columns = [
    'moons   ',
    `${model.parameters().length} parameters`.padStart(17),
    `${after.step} steps`.padStart(12),
    `loss ${before.loss.toFixed(4)} → ${after.loss.toFixed(4)}`,
    `accuracy ${(100 * after.accuracy).toFixed(0)} %`,
    `${seconds.toFixed(1)} s`,
  ];
  console.log(`${lecture.number}. ${lecture.title}: ${lecture.summary}`);
  const { L } = firstExpression();
  console.log(
    `   L = (a·b + c)·f is ${L.data}, and after a nudge along its gradients ${nudged().toFixed(6)}`,
  );
  console.log(
    `   a neuron gives ${o.data.toFixed(4)}; its gradients of x1, w1, x2, w2: ${gradients}`,
  );
  console.log(`   ${columns.join('   ')}`);
}

type Step = ReturnType<typeof lectureMoons>['history'][number];
