import { type Tensor, tanh } from '@makemore/tensor-ops';
import { Module } from '../module.ts';

/** The hyperbolic tangent of each element, as a layer. Twin: torch.nn.Tanh. */
export class Tanh extends Module {
  override forward(x: Tensor): Tensor {
    return tanh(x);
  }
}
