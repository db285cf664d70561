import type { Reporter, TestModule } from 'vitest/node';

/** Closes every run with one plain line: `12 passed, 0 failed, 1 skipped`. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const testModule of modules) {
      const states = [...testModule.children.allTests()].map((test) => test.result().state);
      for (const state of states) count[state]++;
      // A file that does not load, or whose setup fails, has no test that failed: it counts as one.
      if (!testModule.ok() && !states.includes('failed')) count.failed++;
    }
    process.once('exit', () =>
      console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`),
    );
  }
}
