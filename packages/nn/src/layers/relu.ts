import { relu, type Tensor } from '@makemore/tensor-ops';
import { Module } from '../module.ts';

/** `max(x, 0)` of each element, as a layer. Twin: torch.nn.ReLU. */
export class ReLU extends Module {
  override forward(x: Tensor): Tensor {
    return relu(x);
  }
}
