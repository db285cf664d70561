"""Writes what torch and scikit-learn make of the lecture to test/figures/torch.json.

    python3 scripts/torch-figures.py

Run it in packages/micrograd, with any torch >= 2 and scikit-learn. All is computed in float64. The
weights are drawn from Python's random in the lecture's order: each neuron's weights, then its bias.
"""

import json
import pathlib
import random

import numpy as np
import sklearn
import torch
from sklearn.datasets import make_moons

PATH = pathlib.Path(__file__).parent.parent / "test" / "figures" / "torch.json"
torch.set_default_dtype(torch.float64)

BINARY = {
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
}
UNARY = {"neg": torch.neg, "exp": torch.exp, "tanh": torch.tanh, "relu": torch.relu}
POINTS = [-2.5, -1.0, -0.3, 0.0, 0.7, 1.0, 3.0]
POWERS = [-2, -1, 0, 0.5, 1, 2, 3]


def case(op, f, *args, **more):
    leaves = [torch.tensor(x, requires_grad=True) for x in args]
    out = f(*leaves)
    out.backward()
    grads = [leaf.grad.item() for leaf in leaves]
    return {"op": op, "args": list(args), **more, "out": out.item(), "grads": grads}


def ops():
    for name, f in BINARY.items():
        for a in POINTS:
            for b in POINTS:
                if name != "div" or b != 0:
                    yield case(name, f, a, b)
    for name, f in UNARY.items():
        for a in POINTS:
            yield case(name, f, a)
    for n in POWERS:
        for a in POINTS:
            # Infinite and imaginary ones have no place in JSON.
            if (a != 0 or n >= 1 or n == 0) and (a >= 0 or n != 0.5):
                yield case("pow", lambda x: x**n, a, n=n)


def layers(inputs, sizes, random_bias):
    """(weight, bias) of each layer, drawn as the lecture does."""
    for size in sizes:
        neurons = []
        for _ in range(size):
            w = [random.uniform(-1, 1) for _ in range(inputs)]
            neurons.append((w, random.uniform(-1, 1) if random_bias else 0.0))
        weight = torch.tensor([w for w, _ in neurons], requires_grad=True)
        bias = torch.tensor([b for _, b in neurons], requires_grad=True)
        yield weight, bias
        inputs = size


def four_examples(seed):
    random.seed(seed)
    model = list(layers(3, [4, 4, 1], random_bias=True))
    xs = torch.tensor([[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]])
    ys = torch.tensor([1.0, -1.0, -1.0, 1.0])

    def predict():
        h = xs
        for weight, bias in model:
            h = (h @ weight.T + bias).tanh()
        return h[:, 0]

    losses = []
    for _ in range(20):
        loss = ((predict() - ys) ** 2).sum()
        losses.append(loss.item())
        step(model, loss, 0.1)
    return {"seed": seed, "losses": losses, "predictions": predict().tolist()}


def step(model, loss, rate):
    parameters = [p for layer in model for p in layer]
    for p, grad in zip(parameters, torch.autograd.grad(loss, parameters)):
        p.data -= rate * grad


def moons(seed):
    """demo.ipynb of the micrograd repository."""
    np.random.seed(seed)
    random.seed(seed)
    points, classes = make_moons(n_samples=100, noise=0.1)
    xs, ys = torch.tensor(points), torch.tensor(classes * 2.0 - 1.0)
    model = list(layers(2, [16, 16, 1], random_bias=False))
    history = []
    for k in range(101):
        h = xs
        for i, (weight, bias) in enumerate(model):
            h = h @ weight.T + bias
            if i < 2:
                h = h.relu()
        scores = h[:, 0]
        loss = (1 - ys * scores).relu().mean() + 1e-4 * sum((p * p).sum() for l in model for p in l)
        history.append([loss.item(), ((ys > 0) == (scores > 0)).double().mean().item()])
        step(model, loss, 1 - 0.9 * k / 100)
    return {"seed": seed, "xs": points.tolist(), "ys": (classes * 2 - 1).tolist(), "history": history}


def without_noise(n):
    points, classes = make_moons(n_samples=n, shuffle=False)
    return {"n": n, "xs": points.tolist(), "ys": (classes * 2 - 1).tolist()}


sections = {
    "ops": list(ops()),
    "fourExamples": [four_examples(seed) for seed in [1337, 1]],
    "moons": [moons(seed) for seed in [1337, 2]],
    "withoutNoise": [without_noise(n) for n in [2, 3, 9]],
}
made_with = f"torch {torch.__version__}, scikit-learn {sklearn.__version__}, numpy {np.__version__}"
body = "".join(
    f',\n  "{name}": [\n    ' + ",\n    ".join(json.dumps(entry) for entry in entries) + "\n  ]"
    for name, entries in sections.items()
)
PATH.write_text(f'{{\n  "madeWith": "{made_with}"{body}\n}}\n')
print(f"{PATH.name}: {PATH.stat().st_size / 1000:.0f} KB, from {made_with}")
