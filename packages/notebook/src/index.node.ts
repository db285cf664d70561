/** What needs Node: `import … from '@makemore/notebook/node'`. */

export { type Checked, checkLecture } from './checkLecture.node.ts';
export { compareOutputs, firstLine, sameText } from './compareOutputs.ts';
export { NotebookError } from './errors.ts';
export { type ExecutedNotebook, executeNotebook } from './executeNotebook.ts';
export {
  findJupyter,
  type InstalledKernel,
  installKernel,
  jupyterDataFolder,
  startJupyter,
} from './jupyter.node.ts';
export { hasDeno } from './kernels/installDeno.node.ts';
export type { Kernel } from './kernels/kernel.ts';
export {
  type LectureFiles,
  lectureFiles,
  lecturesFolder,
  lecturesNamed,
} from './lectureFiles.node.ts';
export { type ListedExercise, listExercises } from './listExercises.node.ts';
export { type CodeCell, codeCells, type Notebook } from './notebook.ts';
export { type ServedPages, servePages } from './page/servePage.node.ts';
export { readProgress } from './progress.node.ts';
export { type RunOptions, readNotebook, runNotebook } from './runNotebook.node.ts';
export { type KernelName, kernelNames } from './startKernel.node.ts';
export { strip } from './strip.ts';
export { canTypeCheck, typeCheck } from './typeCheck.node.ts';
export { withoutState } from './withoutState.node.ts';
export { writeNotebook } from './writeNotebook.node.ts';
