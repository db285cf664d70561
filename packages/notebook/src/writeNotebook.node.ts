import writeFileAtomic from 'write-file-atomic';
import { formatNotebook, type Notebook } from './notebook.ts';

/** Writes the notebook over its file, whole or not at all. */
export async function writeNotebook(file: string, notebook: Notebook): Promise<void> {
  await writeFileAtomic(file, formatNotebook(notebook));
}
