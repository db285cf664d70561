import { expect, test } from 'vitest';
import { cudaLibraries } from '../../src/backends/tfjs/cudaLibraries.ts';

// The tested configurations: https://www.tensorflow.org/install/source#gpu
test.each([
  ['2.9.1', 'libcudart.so.11.0', 'libcudnn.so.8'],
  ['2.14.0', 'libcudart.so.11.0', 'libcudnn.so.8'],
  ['2.15.0', 'libcudart.so.12', 'libcudnn.so.8'],
  ['2.17.1', 'libcudart.so.12', 'libcudnn.so.8'],
  ['2.18.0', 'libcudart.so.12', 'libcudnn.so.9'],
  ['2.21.0', 'libcudart.so.12', 'libcudnn.so.9'],
])('TensorFlow %s opens %s and %s, and what goes with them', (version, runtime, cudnn) => {
  const names = cudaLibraries(version, 'linux');
  expect([names[0], names.at(-1)]).toEqual([runtime, cudnn]);
  const kinds = names.map((name) => /^lib(\w+)\.so\./.exec(name)?.[1]);
  expect(kinds.filter((kind) => kind !== 'curand')).toEqual(
    'cudart cublas cublasLt cufft cusolver cusparse cudnn'.split(' '),
  );
});

test('on Windows those of the last one with a GPU, on a Mac none', () => {
  // As https://github.com/tensorflow/tensorflow/issues/72097 lists them.
  expect(cudaLibraries('2.9.1', 'win32')).toEqual(
    expect.arrayContaining([
      ...['cublas64_11.dll', 'cublasLt64_11.dll', 'cufft64_10.dll', 'cusparse64_11.dll'],
      'cudnn64_8.dll',
    ]),
  );
  expect(cudaLibraries('2.9.1', 'darwin')).toEqual([]);
});
