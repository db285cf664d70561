import { noGrad, type Tensor, TensorError } from '@makemore/tensor-ops';

/** A state dict whose names, shapes or dtypes are not those of what it is loaded into. */
export class StateDictError extends TensorError {
  override name = 'StateDictError';
}

/**
 * Copies the values of `given` into the tensors of `own` of the same names: all of them, or none.
 *
 * @param owner what is loaded into, for the error
 * @throws StateDictError that names every missing and unexpected entry and every wrong shape or dtype.
 */
export function copyStateDict(
  owner: string,
  own: Readonly<Record<string, Tensor>>,
  given: Readonly<Record<string, Tensor>>,
): void {
  const missing: string[] = [];
  const different: string[] = [];
  for (const [name, x] of Object.entries(own)) {
    const source = given[name];
    if (!source) missing.push(name);
    else if (kind(source) !== kind(x)) {
      different.push(`${name} is ${kind(x)} and was given ${kind(source)}`);
    }
  }
  const unexpected = Object.keys(given).filter((name) => !Object.hasOwn(own, name));
  const problems = [
    ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
    ...(unexpected.length > 0 ? [`unexpected: ${unexpected.join(', ')}`] : []),
    ...different,
  ];
  if (problems.length > 0) {
    throw new StateDictError(
      `loadStateDict: this is not a state of this ${owner}: ${problems.join('; ')}. ` +
        'Nothing was changed; build it with the sizes and options it was saved with',
    );
  }
  noGrad(() => {
    for (const [name, x] of Object.entries(own)) x.copy_(given[name] as Tensor);
  });
}

function kind({ dtype, shape }: Tensor): string {
  return `${dtype} [${shape.join(', ')}]`;
}
