/**
 * The libraries that this version of TensorFlow opens, under the names that it opens them by: if one is
 * missing, it leaves out the GPU. None for a Mac, where it knows no GPU.
 *
 * Which: TryDlopenCUDALibraries in dlopen_checker.cc of TensorFlow and, later, of tsl; cuRAND is opened by
 * the older ones. Which CUDA and cuDNN: https://www.tensorflow.org/install/source#gpu, the tested
 * configurations. Their versions in names: https://github.com/tensorflow/tensorflow/issues/44777 for
 * CUDA 11, and for CUDA 12 what the Python package asks for, such as nvidia-cufft-cu12 from 11.2 to 12.
 */
export function cudaLibraries(version: string, platform: string): readonly string[] {
  if (platform === 'darwin') return [];
  if (platform === 'win32') return windows; // later ones have no GPU there
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const since = (first: number) => major > 2 || (major === 2 && minor >= first);
  return [...(since(15) ? cuda12 : cuda11), since(18) ? 'libcudnn.so.9' : 'libcudnn.so.8'];
}

const cuda11 = [
  'libcudart.so.11.0',
  'libcublas.so.11',
  'libcublasLt.so.11',
  'libcufft.so.10',
  'libcurand.so.10',
  'libcusolver.so.11',
  'libcusparse.so.11',
];

const cuda12 = [
  'libcudart.so.12',
  'libcublas.so.12',
  'libcublasLt.so.12',
  'libcufft.so.11',
  'libcusolver.so.11',
  'libcusparse.so.12',
];

const windows = [
  'cudart64_110.dll',
  'cublas64_11.dll',
  'cublasLt64_11.dll',
  'cufft64_10.dll',
  'curand64_10.dll',
  'cusolver64_11.dll',
  'cusparse64_11.dll',
  'cudnn64_8.dll',
];
