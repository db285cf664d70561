import { fileURLToPath } from 'node:url';
import { BackendUnavailableError } from '../../errors.ts';
import { checkVulkan } from './vulkan.node.ts';

/** The workspaces to install for the backends of TensorFlow.js, but those with a native part; Dawn's where it runs. */
export async function tfjsFolders(): Promise<string[]> {
  const paths = (await hasVulkan()) ? ['./', './dawn/'] : ['./'];
  return paths.map((path) => fileURLToPath(new URL(path, import.meta.url)));
}

async function hasVulkan(): Promise<boolean> {
  try {
    await checkVulkan();
    return true;
  } catch (error) {
    if (error instanceof BackendUnavailableError) return false;
    throw error;
  }
}
