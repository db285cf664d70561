import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'test/**/*.test.ts'],
    reporters: ['default', './vitest.reporter.ts'],
    // Every core: by default one is left idle, which on two cores is half.
    maxWorkers: '100%',
  },
});
