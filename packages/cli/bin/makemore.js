#!/usr/bin/env node
// Runs the TypeScript sources as they are, on every Node that the project supports.
try {
  const { register } = await import('tsx/esm/api');
  register();
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('makemore: its packages are not installed yet. Type: npx -y pnpm@12.21.0 install');
  process.exit(1);
}
await import('../src/main.ts');
