/** Before each test file, if MAKEMORE_TEST_BACKEND is set: the tests run on that backend. */
import { setBackend } from './packages/tensor-ops/src/index.ts';
import { AsyncOnlyBackend } from './packages/tensor-ops/test/AsyncOnlyBackend.ts';

const asked = process.env['MAKEMORE_TEST_BACKEND'] as string;
await setBackend(asked === 'async-only' ? new AsyncOnlyBackend() : asked);
