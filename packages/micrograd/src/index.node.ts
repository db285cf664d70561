/** What needs a file system: `import … from '@makemore/micrograd/node'`. */

export { PictureError, type PresentOptions, present } from './present.node.ts';
