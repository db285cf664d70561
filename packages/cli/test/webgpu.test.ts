/** The command on a GPU that the processor emulates: Chromium's, as Debian packs it. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasDawn } from '../../tensor-ops/test/tfjs/installed.ts';
import { jsonLines, makemore, workplace } from './makemore.ts';

const emulation = '/usr/lib/chromium/vk_swiftshader_icd.json';

describe.skipIf(!hasDawn || !existsSync(emulation))('skips without Dawn or Chromium:', () => {
  beforeAll(() => {
    vi.stubEnv('VK_ICD_FILENAMES', emulation);
    vi.stubEnv('LD_LIBRARY_PATH', dirname(emulation));
  });
  afterAll(() => vi.unstubAllEnvs());

  const device = 'SwiftShader driver [\\d.]+, which emulates a GPU on the processor';
  const line = ['train', 'bigram', '--preset', 'gradient', '--data', 'words.txt', '--steps', '2'];
  const warning = new RegExp(
    `^no GPU: tfjs-webgpu runs on ${device}; --backend wasm is faster$`,
    'gm',
  );

  test('a run says on what it computes, and that it is no GPU', async () => {
    const folder = await workplace();
    const { code, stdout, stderr } = await makemore(folder, ...line, '--backend', 'tfjs-webgpu');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(new RegExp(`, tfjs-webgpu \\(${device}\\), seed \\d+$`, 'm'));
    expect(stderr.match(warning)).toHaveLength(1);
  });

  test('with --json standard output has JSON and nothing else', async () => {
    const folder = await workplace();
    const args = [...line, '--backend', 'tfjs-webgpu', '--json'];
    const { code, stdout, stderr } = await makemore(folder, ...args);
    expect(code, stderr).toBe(0);
    expect(jsonLines(stdout).map(({ event }) => event)).toContain('evaluate');
    expect(stderr.match(warning)).toHaveLength(1);
  });
});
