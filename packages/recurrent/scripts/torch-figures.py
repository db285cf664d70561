"""Writes what torch makes of the models' formulas to test/figures/torch.json.

    python3 scripts/torch-figures.py

Run it in packages/recurrent, with any torch >= 2. The formulas are written out by hand, since
torch.nn.GRUCell and others have other conventions than makemore.py; all is computed in float64. Each
model gets the same two words, of which one is shorter than the row, and weights of two digits.
"""

import json
import math
import pathlib

import torch
from torch.nn.functional import cross_entropy, layer_norm

PATH = pathlib.Path(__file__).parent.parent / "test" / "figures" / "torch.json"
V, T, C, H, HEADS = 5, 4, 4, 3, 2
X = torch.tensor([[0, 1, 2, 0], [0, 3, 4, 1]])
Y = torch.tensor([[1, 2, 0, -1], [3, 4, 1, 2]])


def linear(w, name, x):
    out = x @ w[f"{name}.weight"].T
    return out + w[f"{name}.bias"] if f"{name}.bias" in w else out


def shapes_of_linear(name, inputs, outputs, bias=True):
    shapes = {f"{name}.weight": (outputs, inputs)}
    return {**shapes, f"{name}.bias": (outputs,)} if bias else shapes


# The cells: (x, state) to the next state.


def rnn(w, x, h):
    return (torch.tanh(linear(w, "cell.xhToH", torch.cat([x, h], 1))),)


def gru(w, x, h):
    xh = torch.cat([x, h], 1)
    reset = torch.sigmoid(linear(w, "cell.xhToR", xh))
    new = torch.tanh(linear(w, "cell.xhToHbar", torch.cat([x, reset * h], 1)))
    z = torch.sigmoid(linear(w, "cell.xhToZ", xh))
    return ((1 - z) * h + z * new,)


def lstm(w, x, h, c):
    xh = torch.cat([x, h], 1)
    write, keep, show = (torch.sigmoid(linear(w, f"cell.xhTo{gate}", xh)) for gate in "IFO")
    c = keep * c + write * torch.tanh(linear(w, "cell.xhToG", xh))
    return show * torch.tanh(c), c


def recurrent(cell, states, gates):
    shapes = {f"cell.start.{i}": (1, H) for i in range(states)}
    for gate in gates:
        shapes |= shapes_of_linear(f"cell.xhTo{gate}", C + H, H)
    shapes |= {"tokens.weight": (V, C)} | shapes_of_linear("head", H, V)

    def forward(w):
        state = [w[f"cell.start.{i}"].expand(len(X), H) for i in range(states)]
        shown = []
        for t in range(T):
            state = cell(w, w["tokens.weight"][X[:, t]], *state)
            shown.append(state[0])
        return linear(w, "head", torch.stack(shown, 1))

    return shapes, forward


# The models without a state.


def bow():
    shapes = {"tokens.weight": (V, C), "positions.weight": (T, C)}
    shapes |= shapes_of_linear("block.expand", C, H) | shapes_of_linear("block.contract", H, C)
    shapes |= shapes_of_linear("head", C, V)

    def forward(w):
        x = w["tokens.weight"][X] + w["positions.weight"]
        x = x + torch.stack([x[:, : t + 1].mean(1) for t in range(T)], 1)
        x = x + linear(w, "block.contract", torch.tanh(linear(w, "block.expand", x)))
        return linear(w, "head", x)

    return shapes, forward


def bigram():
    return {"logits": (V, V)}, lambda w: w["logits"][X]


def mlp():
    shapes = {"tokens.weight": (V + 1, C)}
    shapes |= shapes_of_linear("hidden", T * C, H) | shapes_of_linear("head", H, V)

    def forward(w):
        rows = []
        for t in range(T):
            seen = [X[:, t - k] if k <= t else torch.full((len(X),), V) for k in range(T)]
            rows.append(torch.cat([w["tokens.weight"][ids] for ids in seen], 1))
        hidden = torch.tanh(linear(w, "hidden", torch.stack(rows, 1)))
        return linear(w, "head", hidden)

    return shapes, forward


def transformer():
    shapes = {"tokens.weight": (V, C), "positions.weight": (T, C)}
    for name in ["blocks.0.norm1", "blocks.0.norm2", "norm"]:
        shapes |= {f"{name}.weight": (C,), f"{name}.bias": (C,)}
    shapes |= shapes_of_linear("blocks.0.queryKeyValue", C, 3 * C)
    shapes |= shapes_of_linear("blocks.0.projection", C, C)
    shapes |= shapes_of_linear("blocks.0.expand", C, 4 * C)
    shapes |= shapes_of_linear("blocks.0.contract", 4 * C, C)
    shapes |= shapes_of_linear("head", C, V, bias=False)

    def norm(w, name, x):
        return layer_norm(x, (C,), w[f"{name}.weight"], w[f"{name}.bias"])

    def attention(w, x):
        def heads(part):
            return part.view(len(X), T, HEADS, C // HEADS).transpose(1, 2)

        q, k, v = map(heads, linear(w, "blocks.0.queryKeyValue", x).split(C, 2))
        scores = q @ k.transpose(-2, -1) / math.sqrt(C // HEADS)
        future = torch.ones(T, T).triu(1) == 1
        weights = scores.masked_fill(future, -math.inf).softmax(-1)
        mixed = (weights @ v).transpose(1, 2).reshape(len(X), T, C)
        return linear(w, "blocks.0.projection", mixed)

    def new_gelu(x):
        return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))

    def forward(w):
        x = w["tokens.weight"][X] + w["positions.weight"]
        x = x + attention(w, norm(w, "blocks.0.norm1", x))
        neurons = new_gelu(linear(w, "blocks.0.expand", norm(w, "blocks.0.norm2", x)))
        x = x + linear(w, "blocks.0.contract", neurons)
        return linear(w, "head", norm(w, "norm", x))

    return shapes, forward


MODELS = {
    "rnn": recurrent(rnn, 1, ["H"]),
    "gru": recurrent(gru, 1, ["Z", "R", "Hbar"]),
    "lstm": recurrent(lstm, 2, ["I", "F", "O", "G"]),
    "bow": bow(),
    "bigram": bigram(),
    "mlp": mlp(),
    "transformer": transformer(),
}


def array(tensor):
    values = [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]
    return {"shape": list(tensor.shape), "values": values}


def figures(name):
    shapes, forward = MODELS[name]
    generator = torch.Generator().manual_seed(1)
    weights = {
        each: (torch.randn(shape, generator=generator) * 100).round().double() / 100
        for each, shape in shapes.items()
    }
    for weight in weights.values():
        weight.requires_grad_()
    logits = forward(weights)
    loss = cross_entropy(logits.view(-1, V), Y.view(-1), ignore_index=-1)
    loss.backward()
    return {
        "model": name,
        "weights": {each: array(weight) for each, weight in weights.items()},
        "logits": array(logits),
        "loss": float(f"{loss.item():.9g}"),
        "gradients": {each: array(weight.grad) for each, weight in weights.items()},
    }


def main():
    sizes = {"V": V, "blockSize": T, "embeddingSize": C, "hiddenSize": H, "heads": HEADS}
    lines = [json.dumps(figures(name), separators=(",", ":")) for name in MODELS]
    head = json.dumps({**sizes, "x": X.tolist(), "y": Y.tolist()}, separators=(",", ":"))
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(head[:-1] + ',"models":[\n' + ",\n".join(lines) + "\n]}\n")


main()
