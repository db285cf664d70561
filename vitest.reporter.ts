import type { Reporter, TestModule } from 'vitest/node';

/** Closes every run with one plain line: `12 passed, 0 failed, 1 skipped`. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const testModule of modules) {
      const tests = [...testModule.children.allTests()];
      for (const test of tests) count[test.result().state]++;
      // A file that does not load has no tests: it still counts as one failure.
      if (tests.length === 0 && !testModule.ok()) count.failed++;
    }
    process.once('exit', () =>
      console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`),
    );
  }
}
