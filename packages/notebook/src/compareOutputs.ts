import { addOutput, type CodeCell, codeCells, type Notebook, type Output } from './notebook.ts';

/** A number, and the spaces before it, since a number of another length moves. */
const NUMBER = /[ \t]*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/g;

/**
 * Whether two texts are equal but for rounding: decimal fractions may differ by `tolerance` of their
 * size, or by one in the last digit that is printed; whole numbers and everything else are exact.
 *
 * @example
 * ```ts
 * sameText('loss 2.4540', 'loss 2.4541', 1e-6); // => true
 * sameText('32033 names', '32034 names', 1e-3); // => false
 * ```
 */
export function sameText(a: string, b: string, tolerance: number): boolean {
  if (a === b) return true;
  const words = [a, b].map((text) => text.replace(NUMBER, ' #'));
  if (words[0] !== words[1]) return false;
  const others = b.match(NUMBER) ?? [];
  return (a.match(NUMBER) ?? []).every((number, i) =>
    close(number, others[i] as string, tolerance),
  );
}

function close(a: string, b: string, tolerance: number): boolean {
  const [x, y] = [Number(a), Number(b)];
  if (x === y) return true;
  if (/^\s*[-+]?\d+$/.test(a) && /^\s*[-+]?\d+$/.test(b)) return false;
  const allowed = Math.max(
    tolerance * Math.max(Math.abs(x), Math.abs(y)),
    1.01 * Math.max(lastPlace(a), lastPlace(b)), // 1.01, since 0.3 - 0.2 is a little above 0.1
  );
  return Math.abs(x - y) <= allowed;
}

/** What one in the last printed digit is worth. */
function lastPlace(number: string): number {
  const [, fraction = '', exponent = '0'] = /^[^.eE]*\.?(\d*)(?:[eE](.*))?$/.exec(number) ?? [];
  return 10 ** (Number(exponent) - fraction.length);
}

/**
 * How the outputs of a run differ from those of another, a line each; none if they do not. Texts are
 * compared by `sameText`, of other media only that they are there, and what an error says but not its
 * traceback.
 *
 * @param tolerance relative, of decimal fractions in texts
 */
export function compareOutputs(expected: Notebook, actual: Notebook, tolerance = 1e-3): string[] {
  const fresh = codeCells(actual);
  return codeCells(expected).flatMap((cell, i) => {
    const difference = compareCell(cell, fresh[i] as CodeCell, tolerance);
    return difference ? [`cell ${i + 1} (${firstLine(cell)}): ${difference}`] : [];
  });
}

function compareCell(expected: CodeCell, actual: CodeCell, tolerance: number): string | undefined {
  const [a, b] = [joined(expected).map(parts), joined(actual).map(parts)] as const;
  const kinds = [a, b].map((outputs) => outputs.map(({ kind }) => kind).join(', ') || 'nothing');
  if (kinds[0] !== kinds[1]) return `the notebook has ${kinds[0]}; this run gave ${kinds[1]}`;
  for (const [i, { text }] of a.entries()) {
    const other = b[i]?.text ?? '';
    if (sameText(text, other, tolerance)) continue;
    const [was, is] = differingLine(text, other, tolerance);
    return `the notebook says\n    ${was}\n  this run said\n    ${is}`;
  }
  return undefined;
}

/** The outputs with the texts of a stream in one, which kernels send in several. */
function joined({ outputs }: CodeCell): Output[] {
  const list: Output[] = [];
  for (const output of outputs) addOutput(list, output);
  return list;
}

function parts(output: Output): { kind: string; text: string } {
  switch (output.output_type) {
    case 'stream':
      return { kind: output.name, text: output.text };
    case 'error':
      return { kind: 'an error', text: `${output.ename}: ${output.evalue}` };
    default: {
      const plain = output.data['text/plain'];
      const kinds = Object.keys(output.data).sort();
      // The text of a picture is drawn with characters, of which rounding may change any.
      const isText = kinds.length === 1 && typeof plain === 'string';
      return { kind: kinds.join(' + '), text: isText ? plain : '' };
    }
  }
}

function differingLine(a: string, b: string, tolerance: number): [string, string] {
  const [before, after] = [a.split('\n'), b.split('\n')];
  const at = before.findIndex((line, i) => !sameText(line, after[i] ?? '', tolerance));
  const place = at < 0 ? before.length : at;
  return [before[place] ?? '(the end)', after[place] ?? '(the end)'];
}

/** How a message names a cell. */
export function firstLine({ source }: CodeCell): string {
  return source.trim().split('\n')[0] as string;
}
