/**
 * Compiles the kernels that find the machine's peak and writes them, as base64, to src/peak/generated.
 * Needs the tools of contributors: `npx -y pnpm@12.21.0 tools --version` installs them.
 *
 * Usage: npx tsx packages/bench/scripts/buildPeak.ts
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const peak = new URL('../src/peak/', import.meta.url);
const compiler = new URL('../../../tools/node_modules/assemblyscript/dist/asc.js', import.meta.url);

export const isCompilerInstalled: boolean = existsSync(compiler);

/** Where the generated module is kept. */
export const generatedFile: URL = new URL('generated/kernels.ts', peak);

/** The text of the generated module. */
export async function generate(): Promise<string> {
  const asc = await import(compiler.href);
  let binary = new Uint8Array();
  const { error, stderr } = await asc.main(
    [
      ...['index.ts', '--outFile', 'kernels.wasm'],
      ...['--baseDir', fileURLToPath(new URL('assembly', peak))],
      ...['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
      ...['--initialMemory', '1', '--enable', 'simd', '--enable', 'relaxed-simd'],
    ],
    {
      writeFile: (_: string, contents: Uint8Array<ArrayBuffer>) => {
        binary = contents;
      },
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  const lines = (
    Buffer.from(binary)
      .toString('base64')
      .match(/.{1,100}/g) ?? []
  ).join('\\\n');
  return (
    `// Generated from ../assembly by packages/bench/scripts/buildPeak.ts; do not edit.\n` +
    `// ${binary.length} bytes of WebAssembly.\n` +
    `export const wasm: string = '\\\n${lines}';\n`
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  mkdirSync(new URL('.', generatedFile), { recursive: true });
  const text = await generate();
  writeFileSync(generatedFile, text);
  console.log(text.split('\n')[1]);
}
