export { RunFolder, RunFolderError } from './runFolder.node.ts';
