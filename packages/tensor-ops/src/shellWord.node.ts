/**
 * The text as one word of a shell's command line: in quotes only if it needs them, on Windows in those
 * that cmd and PowerShell share.
 *
 * @example
 * shellWord('my runs', 'linux'); // => "'my runs'"
 * shellWord('my runs', 'win32'); // => '"my runs"'
 */
export function shellWord(text: string, platform: string = process.platform): string {
  if (platform === 'win32') return /^[\w./\\:@+-]+$/.test(text) ? text : `"${text}"`;
  return /^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
