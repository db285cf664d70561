/** The numbers by which the host asks the module for a function: both import this file as it is. */

// Of one float.
export const NEG = 0;
export const ABS = 1;
export const SIGN = 2;
export const EXP = 3;
export const LOG = 4;
export const LOG1P = 5;
export const SQRT = 6;
export const RSQRT = 7;
export const SQUARE = 8;
export const TANH = 9;
export const SIGMOID = 10;
export const RELU = 11;
export const ERF = 12;
export const GELU = 13;
export const GELU_TANH = 14;
// Of one int32, and from one dtype to another.
export const NEG_INT = 15;
export const ABS_INT = 16;
export const SIGN_INT = 17;
export const SQUARE_INT = 18;
export const RELU_INT = 19;
export const INT_TO_FLOAT = 20;
export const INT_TO_BOOL = 21;
export const FLOAT_TO_BOOL = 22;
export const FLOAT_TO_INT = 23;

// Of two floats; with INT added, of two int32.
export const ADD = 0;
export const SUB = 1;
export const MUL = 2;
export const DIV = 3;
export const POW = 4;
export const MAXIMUM = 5;
export const MINIMUM = 6;
export const EQ = 7;
export const NE = 8;
export const LT = 9;
export const LE = 10;
export const GT = 11;
export const GE = 12;
export const INT = 13;
// dX from what the function was given or gave, and from dOut.
export const D_TANH = 26;
export const D_SIGMOID = 27;
export const D_RELU = 28;
export const D_GELU = 29;
export const D_GELU_TANH = 30;
