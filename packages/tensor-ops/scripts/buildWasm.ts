/**
 * Compiles the kernels of the wasm backend and writes them, as base64, to src/backends/wasm/generated.
 * Needs the tools of contributors: `npx -y pnpm@12.21.0 tools --version` installs them.
 *
 * Usage: npx tsx packages/tensor-ops/scripts/buildWasm.ts
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const wasm = new URL('../src/backends/wasm/', import.meta.url);
const compiler = new URL('../../../tools/node_modules/assemblyscript/dist/asc.js', import.meta.url);

/** Each variant with the compiler's flags that only it gets. */
export const variants = {
  strict: ['--use', 'WIDE=0'],
  relaxed: ['--use', 'WIDE=0', '--enable', 'relaxed-simd'],
  revectorize: ['--use', 'WIDE=1', '--enable', 'relaxed-simd'],
} as const;

export const isCompilerInstalled: boolean = existsSync(compiler);

/** Where the generated module of a variant is kept. */
export function generatedFile(variant: keyof typeof variants): URL {
  return new URL(`generated/${variant}.ts`, wasm);
}

/** The text of the generated module of a variant. */
export async function generate(variant: keyof typeof variants): Promise<string> {
  const asc = await import(compiler.href);
  let binary = new Uint8Array();
  const { error, stderr } = await asc.main(
    [
      ...[
        'index.ts',
        '--outFile',
        'kernels.wasm',
        '--baseDir',
        fileURLToPath(new URL('assembly', wasm)),
      ],
      ...['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
      ...['--importMemory', '--sharedMemory', '--initialMemory', '2', '--maximumMemory', '32768'],
      ...['--zeroFilledMemory', '--enable', 'simd', '--enable', 'threads', ...variants[variant]],
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
    `// Generated from ../assembly by packages/tensor-ops/scripts/buildWasm.ts; do not edit.\n` +
    `// ${binary.length} bytes of WebAssembly.\n` +
    `export const wasm: string = '\\\n${lines}';\n`
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  mkdirSync(new URL('generated', wasm), { recursive: true });
  for (const variant of Object.keys(variants) as (keyof typeof variants)[]) {
    const text = await generate(variant);
    writeFileSync(generatedFile(variant), text);
    console.log(variant, text.split('\n')[1]);
  }
}
