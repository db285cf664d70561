/** What needs a file system: `import … from '@makemore/data/node'`. */

export { datasetPath, defaultCacheFolder } from './datasetPath.node.ts';
export { type FetchOptions, fetchDataset, type Progress } from './fetchDataset.node.ts';
export { type LoadOptions, loadDataset } from './loadDataset.node.ts';
export { isSystemError, problemOf } from './systemErrors.node.ts';
