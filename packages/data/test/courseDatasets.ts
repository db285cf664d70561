import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder =
  process.env['MAKEMORE_DATASETS'] ??
  fileURLToPath(new URL('../../../../shared/datasets', import.meta.url));

/** Where the course's files are, if they are: they are not a part of the repository. */
export const coursePaths = {
  names32k: join(folder, 'names.txt'),
  tinyshakespeare: join(folder, 'tinyshakespeare.txt'),
};

export const hasCourseDatasets = Object.values(coursePaths).every((path) => existsSync(path));

/** For a test's name: why it is skipped. */
export const skipReason = hasCourseDatasets
  ? ''
  : " (skipped: set MAKEMORE_DATASETS to a folder with the course's names.txt and tinyshakespeare.txt)";
