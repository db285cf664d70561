"""Writes torch's gradients of the lecture's 26 values to test/figures/torch.json.

    python3 scripts/torch-figures.py

Run it in packages/backprop, with any torch >= 2. The weights are drawn in float32 as the lecture draws
them, BatchNorm's last; then all is computed in float64. The batch is that of the first five names.
"""

import json
import pathlib

import torch

PATH = pathlib.Path(__file__).parent.parent / "test" / "figures" / "torch.json"
NAMES = ["emma", "olivia", "ava", "isabella", "sophia"]
T, EMBEDDING, HIDDEN, V = 3, 10, 64, 27


def batch():
    x, y = [], []
    for name in NAMES:
        context = [0] * T
        for character in name + ".":
            index = 0 if character == "." else ord(character) - 96
            x.append(context)
            y.append(index)
            context = context[1:] + [index]
    return torch.tensor(x), torch.tensor(y)


def parameters(g):
    fan_in = T * EMBEDDING
    drawn = [
        torch.randn((V, EMBEDDING), generator=g),
        torch.randn((fan_in, HIDDEN), generator=g) * (5 / 3) / fan_in**0.5,
        torch.randn(HIDDEN, generator=g) * 0.1,
        torch.randn((HIDDEN, V), generator=g) * 0.1,
        torch.randn(V, generator=g) * 0.1,
        torch.randn((1, HIDDEN), generator=g) * 0.1 + 1.0,
        torch.randn((1, HIDDEN), generator=g) * 0.1,
    ]
    return [p.double().requires_grad_() for p in drawn]


def main():
    x, y = batch()
    n = len(y)
    C, W1, b1, W2, b2, bngain, bnbias = parameters(torch.Generator().manual_seed(2147483647))
    emb = C[x]
    embcat = emb.view(n, -1)
    hprebn = embcat @ W1 + b1
    bnmeani = 1 / n * hprebn.sum(0, keepdim=True)
    bndiff = hprebn - bnmeani
    bndiff2 = bndiff**2
    bnvar = 1 / (n - 1) * bndiff2.sum(0, keepdim=True)
    bnvarInv = (bnvar + 1e-5) ** -0.5
    bnraw = bndiff * bnvarInv
    hpreact = bngain * bnraw + bnbias
    h = torch.tanh(hpreact)
    logits = h @ W2 + b2
    logitMaxes = logits.max(1, keepdim=True).values
    normLogits = logits - logitMaxes
    counts = normLogits.exp()
    countsSum = counts.sum(1, keepdim=True)
    countsSumInv = countsSum**-1
    probs = counts * countsSumInv
    logprobs = probs.log()
    loss = -logprobs[range(n), y].mean()
    values = dict(
        logprobs=logprobs, probs=probs, countsSumInv=countsSumInv, countsSum=countsSum,
        counts=counts, normLogits=normLogits, logitMaxes=logitMaxes, logits=logits, h=h, W2=W2,
        b2=b2, hpreact=hpreact, bngain=bngain, bnbias=bnbias, bnraw=bnraw, bnvarInv=bnvarInv,
        bnvar=bnvar, bndiff2=bndiff2, bndiff=bndiff, bnmeani=bnmeani, hprebn=hprebn, embcat=embcat,
        W1=W1, b1=b1, emb=emb, C=C,
    )  # fmt: skip
    for value in values.values():
        value.retain_grad()
    loss.backward()
    figures = {
        name: {
            "shape": list(value.shape),
            "norm": value.grad.norm().item(),
            # Every so many elements, eight or so of each.
            "every": max(1, value.numel() // 8),
            "sample": value.grad.flatten()[:: max(1, value.numel() // 8)].tolist(),
        }
        for name, value in values.items()
    }
    result = {"torch": torch.__version__.split("+")[0], "loss": loss.item(), "gradients": figures}
    PATH.write_text(json.dumps(result, indent=1) + "\n")


main()
