export { type BenchOptions, type BenchReporter, bench } from './bench.ts';
export { BenchError } from './benchError.ts';
export { type Part, parts } from './cases.ts';
export { claimsOf } from './claims.ts';
export { LineTable } from './report/lineTable.ts';
export { formatClaim, markdown } from './report/markdown.ts';
export type { Results } from './results.ts';
