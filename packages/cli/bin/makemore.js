#!/usr/bin/env node
// Runs the TypeScript sources as they are, on every Node that the project supports.
import { register } from 'tsx/esm/api';

register();
await import('../src/main.ts');
