#!/usr/bin/env node
import { BenchError } from '@makemore/bench';
import { DatasetError, VocabularyError } from '@makemore/data';
import { PictureError } from '@makemore/micrograd/node';
import { NotebookError } from '@makemore/notebook/node';
import { TensorError } from '@makemore/tensor-ops';
import { DivergedError } from '@makemore/training';
import { RunFolderError } from '@makemore/training/node';
import { INTERRUPTED, InterruptedError } from './interrupt.ts';
import { InstallError } from './native/installError.ts';
import { program } from './program.ts';
import { UsageError } from './usageError.ts';

/** Errors whose text tells a user what to do; any other is a mistake of ours and keeps its stack. */
const forUsers = [
  BenchError,
  DatasetError,
  DivergedError,
  InstallError,
  NotebookError,
  PictureError,
  RunFolderError,
  TensorError,
  UsageError,
  VocabularyError,
];

// Whoever reads the output, such as `head`, may leave early: then end, by Ctrl-C where that saves first.
let isRead = true;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (process.listenerCount('SIGINT') === 0) process.exit();
    if (isRead) process.kill(process.pid, 'SIGINT');
    isRead = false;
  });
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof InterruptedError) {
    process.exitCode = INTERRUPTED;
  } else if (forUsers.some((type) => error instanceof type)) {
    console.error(`makemore: ${(error as Error).message}`);
    process.exitCode = 1;
  } else {
    console.error('makemore: this is a mistake in makemore itself; please report it, with this:');
    console.error(error);
    process.exitCode = 70;
  }
}
