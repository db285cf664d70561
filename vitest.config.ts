import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/{src,test}/**/*.test.ts',
      'lectures/test/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    setupFiles: process.env['MAKEMORE_TEST_BACKEND'] ? ['./vitest.backend.ts'] : [],
    reporters: ['default', './vitest.reporter.ts'],
    // Every core: by default one is left idle, which on two cores is half.
    maxWorkers: '100%',
    // Milliseconds: what takes one second alone takes several beside other work.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
