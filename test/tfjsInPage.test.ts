import { expect, test } from 'vitest';
import { bundled, resultOfPage } from './inChromium.ts';

const page = new URL('../packages/tensor-ops/test/tfjs/conformance.page.ts', import.meta.url);
test.each(['tfjs-webgl','tfjs-webgpu'])('%s', { timeout: 400_000 }, async (name) => {
      const folder = await bundled(page);
      const t = performance.now();
      const r: any = await resultOfPage(folder, { hash: '#' + name, timeout: 300_000, args: ['--enable-unsafe-webgpu','--use-webgpu-adapter=swiftshader','--enable-features=Vulkan','--use-angle=swiftshader','--enable-unsafe-swiftshader','--ignore-gpu-blocklist'] });
      console.log(r.error, r.device, r.tensors, performance.now() - t);
      for (const x of r.results ?? []) if (x.status==='failed') console.log('  FAIL', x.op,'|', x.name,'|', x.reason.slice(0,160));
});
