/** TensorFlow's own library in Node, an addon that `install` leaves out because it is large. */
import util from 'node:util';
import { BackendUnavailableError } from '../../errors.ts';
import type { Tfjs } from './packages.ts';

/** The one that this process has loaded: both call their backend `tensorflow`. */
let loaded: { readonly name: string; readonly tf: Tfjs } | undefined;

/**
 * @throws BackendUnavailableError where the addon or what it needs is missing, with the cure.
 */
export function loadNative(
  name: 'tfjs-node' | 'tfjs-node-gpu',
  { require }: { readonly require: NodeJS.Require },
): Tfjs {
  if (loaded?.name === name) return loaded.tf;
  if (loaded) {
    throw new BackendUnavailableError(
      `${name}: this process computes by ${loaded.name} already`,
      'start another for it',
    );
  }
  // Node has left out what this addon still calls.
  const known = util as unknown as Record<string, unknown>;
  known['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  known['isArray'] ??= Array.isArray;
  try {
    loaded = { name, tf: require(`@tensorflow/${name}`) };
    return loaded.tf;
  } catch (cause) {
    throw new BackendUnavailableError(
      `${name}: its native part does not load here (${firstLine(cause)})`,
      'use tfjs-webgpu, or the backend wasm',
      { cause },
    );
  }
}

function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (text.split('\n')[0] as string).trim();
}
