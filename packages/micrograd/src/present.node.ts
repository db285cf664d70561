import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { type DemonstrateOptions, demonstrate } from './demonstrate.ts';
import { graphSvg } from './graphSvg.ts';
import { moonsSvg } from './moonsSvg.ts';
import { toDot } from './toDot.ts';

/** A picture cannot be written: the text says why and what to do. */
export class PictureError extends Error {
  override name = 'PictureError';
}

export interface PresentOptions extends DemonstrateOptions {
  /** Where the graph of the neuron goes: a file that ends in .svg, or .dot for Graphviz's text. */
  readonly graph?: string;
  /** Where the moons and the decision boundary go: a file that ends in .svg. */
  readonly moons?: string;
}

/**
 * Runs the lecture, prints what it shows, and writes its two pictures.
 *
 * @throws PictureError, before anything is computed, if a file's ending is not known or its folder
 * cannot be made; afterwards, if it cannot be written.
 */
export async function present({
  graph = 'runs/micrograd/graph.svg',
  moons = 'runs/micrograd/moons.svg',
  print = console.log,
  ...options
}: PresentOptions = {}): Promise<void> {
  checkEnding(graph, ['.svg', '.dot']);
  checkEnding(moons, ['.svg']);
  for (const path of [graph, moons]) {
    await explained(path, () => mkdir(dirname(path), { recursive: true }));
  }
  const shown = demonstrate({ ...options, print });
  const { model, points, accuracy } = shown.moons;
  const isText = extname(graph) === '.dot';
  await write(graph, isText ? toDot(shown.neuron) : await graphSvg(shown.neuron));
  print(`The neuron's graph is in ${graph}`);
  const title = `Two moons, ${model.parameters().length} parameters, ${Math.round(100 * accuracy)} % right`;
  await write(moons, moonsSvg(model, points, title));
  print(`The moons are in ${moons}`);
}

function checkEnding(path: string, endings: readonly string[]): void {
  if (!endings.includes(extname(path))) {
    throw new PictureError(`${path}: give a file name that ends in ${endings.join(' or ')}`);
  }
}

async function write(path: string, text: string): Promise<void> {
  await explained(path, () => writeFile(path, text));
}

/** Turns what the file system says into a PictureError. */
async function explained(path: string, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PictureError(`${path} cannot be written: ${reason}`, { cause });
  }
}
