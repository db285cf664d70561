/** The backends that compute by TensorFlow.js, by what does the work. */
export type TfjsName =
  | 'tfjs-node-gpu'
  | 'tfjs-node'
  | 'tfjs-webgpu'
  | 'tfjs-webgl'
  | 'tfjs-wasm'
  | 'tfjs-cpu';
