import { afterEach, expect, test, vi } from 'vitest';
import { guardOutputs } from '../src/guardOutputs.ts';

afterEach(() => void vi.unstubAllGlobals());

/** What there is of Deno in its kernel, and what it was given to send. */
function stubDeno() {
  const sent: [type: string, content: object][] = [];
  const internal = Symbol('internal');
  const broadcast = (type: string, content: object) => void sent.push([type, content]);
  const internals = {
    Console: class {
      readonly print: (text: string, level: number) => void;
      constructor(print: (text: string, level: number) => void) {
        this.print = print;
      }
      log = (text: string) => this.print(`${text}\n`, 1);
      error = (text: string) => this.print(`${text}\n`, 2);
    },
    jupyter: {
      broadcastResult: async (count: number, value: unknown) => {
        broadcast('execute_result', { count, value });
      },
    },
  };
  vi.stubGlobal('Deno', { internal, [internal]: internals, jupyter: { broadcast } });
  vi.stubGlobal('console', console); // to be put back
  return { sent, jupyter: internals.jupyter };
}

test('lines that are printed without a pause are one message', async () => {
  const { sent } = stubDeno();
  guardOutputs();
  console.log('a');
  console.log('b');
  console.error('c');
  console.log('d');
  await Promise.resolve();
  console.log('e');
  await Promise.resolve();
  expect(sent).toEqual([
    ['stream', { name: 'stdout', text: 'a\nb\n' }],
    ['stream', { name: 'stderr', text: 'c\n' }],
    ['stream', { name: 'stdout', text: 'd\n' }],
    ['stream', { name: 'stdout', text: 'e\n' }],
  ]);
});

test('the broadcast of a result waits, and is guarded once', async () => {
  const { sent, jupyter } = stubDeno();
  guardOutputs();
  const { broadcastResult } = jupyter;
  guardOutputs();
  expect(jupyter.broadcastResult).toBe(broadcastResult);
  const begun = performance.now();
  await jupyter.broadcastResult(1, 'value');
  expect(sent).toEqual([['execute_result', { count: 1, value: 'value' }]]);
  expect(performance.now() - begun).toBeGreaterThan(50);
});

test('elsewhere, and in a Deno that has changed, nothing happens', () => {
  expect(guardOutputs).not.toThrow();
  for (const kernel of [{}, { jupyter: {} }, { Console: class {} }]) {
    const internal = Symbol('internal');
    vi.stubGlobal('Deno', { internal, [internal]: kernel, jupyter: { broadcast() {} } });
    const before = console;
    expect(guardOutputs).not.toThrow();
    expect(console).toBe(before);
  }
});
