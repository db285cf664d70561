import { expect, test } from 'vitest';
import {
  addonAddress,
  libtensorflowAddress,
  type NativeManifest,
} from '../../src/native/addresses.ts';

const manifest = (name: string): NativeManifest => ({
  name: `@tensorflow/${name}`,
  version: '4.22.0',
  binary: {
    module_name: 'tfjs_binding',
    host: 'https://home.example/tf-builds/pre-built-binary',
    napi_versions: [3, 4, 5, 6, 7, 8],
  },
});
const [cpu, gpu] = [manifest('tfjs-node'), manifest('tfjs-node-gpu')];
const on = (platform: string, arch: string) => ({ platform, arch, napi: 10 });

// The addresses of scripts/install.js in tfjs-node 4.22.0.
test.each([
  [cpu, 'linux', 'x64', 'tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz'],
  [gpu, 'linux', 'x64', 'tensorflow/libtensorflow/libtensorflow-gpu-linux-x86_64-2.9.1.tar.gz'],
  [gpu, 'win32', 'x64', 'tensorflow/libtensorflow/libtensorflow-gpu-windows-x86_64-2.9.1.zip'],
  [cpu, 'darwin', 'x64', 'tensorflow/libtensorflow/libtensorflow-cpu-darwin-x86_64-2.9.1.tar.gz'],
  [cpu, 'darwin', 'arm64', 'tf-builds/libtensorflow_r2_7_darwin_arm64_cpu.tar.gz'],
  [cpu, 'linux', 'arm64', 'tf-builds/libtensorflow_r2_7_linux_arm64.tar.gz'],
])('libtensorflow of %o on %s %s', (each, platform, arch, path) => {
  expect(libtensorflowAddress(each, on(platform, arch), {})).toBe(`https://home.example/${path}`);
});

test.each([
  ['darwin', 'arm64'],
  ['darwin', 'x64'],
  ['linux', 'arm64'],
  ['freebsd', 'x64'],
])('there is none for a GPU on %s %s', (platform, arch) => {
  expect(() => libtensorflowAddress(gpu, on(platform, arch), {})).toThrow(
    `there is no libtensorflow for the GPU of ${platform} ${arch} to download; give one of your own by --libtensorflow`,
  );
});

test('the variables of tfjs-node and node-pre-gyp, in their order', () => {
  const addressWith = (environment: Record<string, string>) =>
    libtensorflowAddress(cpu, on('linux', 'x64'), environment);
  const path = 'tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz';
  expect(addressWith({ CDN_STORAGE: 'https://a.example/' })).toBe(`https://a.example/${path}`);
  const both = { CDN_STORAGE: 'https://a.example', TFJS_NODE_CDN_STORAGE: 'https://b.example' };
  expect(addressWith(both)).toBe(`https://b.example/${path}`);
  expect(addressWith({ npm_config_tfjs_node_cdn_storage: 'https://c.example' })).toBe(
    `https://c.example/${path}`,
  );
  expect(addressWith({ ...both, TFJS_NODE_BASE_URI: 'https://d.example/x-' })).toBe(
    'https://d.example/x-cpu-linux-x86_64-2.9.1.tar.gz',
  );
  const file = 'napi-v8/4.22.0/CPU-linux-4.22.0.tar.gz';
  expect(addonAddress(cpu, on('linux', 'x64'), {})).toBe(
    `https://home.example/tf-builds/pre-built-binary/${file}`,
  );
  expect(addonAddress(cpu, on('linux', 'x64'), both)).toBe(
    `https://b.example/tf-builds/pre-built-binary/${file}`,
  );
  const mirror = { npm_config_tfjs_binding_binary_host_mirror: 'https://e.example/addons' };
  expect(addonAddress(cpu, on('linux', 'x64'), mirror)).toBe(`https://e.example/addons/${file}`);
  expect(addonAddress(cpu, on('linux', 'arm64'), {})).toBeUndefined();
  expect(addonAddress(cpu, { ...on('linux', 'x64'), napi: 6 }, {})).toContain('/napi-v6/');
});
