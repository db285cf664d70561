/** The scalar definition of arithmetic on two elements, for the ops, their in-place twins and the engine. */
import type { BinaryFunction } from './backend.ts';

export const addition: BinaryFunction = { name: 'add', scalar: (a, b) => a + b };
export const subtraction: BinaryFunction = { name: 'sub', scalar: (a, b) => a - b };
export const multiplication: BinaryFunction = { name: 'mul', scalar: (a, b) => a * b };
export const division: BinaryFunction = { name: 'div', scalar: (a, b) => a / b };
