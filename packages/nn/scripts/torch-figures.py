"""Writes what torch makes of the layers, optimizers and schedules to test/figures/torch.json.

    python3 scripts/torch-figures.py

Run it in packages/nn, with any torch >= 2. All is computed in float32, schedules in double precision.
"""

import json
import pathlib

import torch
from torch import nn

PATH = pathlib.Path(__file__).parent.parent / "test" / "figures" / "torch.json"
CAMEL = {"running_mean": "runningMean", "running_var": "runningVar"}


def number(value):
    """Nine digits: enough to tell any two float32 apart."""
    value = float(f"{value:.9g}")
    return int(value) if value.is_integer() else value


def numbers(tensor):
    return [number(value) for value in tensor.detach().flatten().tolist()]


def array(tensor):
    return {"shape": list(tensor.shape), "values": numbers(tensor)}


def draw(generator, *shape):
    """Numbers of three digits, which are short to write down."""
    return (torch.randn(*shape, generator=generator) * 100).round() / 100


def state(module):
    """Parameters and buffers under our names, without torch's batch counter."""
    return {
        ".".join(CAMEL.get(part, part) for part in name.split(".")): array(tensor)
        for name, tensor in module.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }


# The weights that a seed gives, one model after the other from one generator.


def digest(tensor):
    values = numbers(tensor)
    total = 0
    for value in tensor.flatten().tolist():  # in order, all digits: the same in any language
        total += value
    return {"shape": list(tensor.shape), "head": values[:4], "tail": values[-4:], "sum": total}


MODELS = {
    "linear": lambda: nn.Linear(30, 200),
    "linear without bias": lambda: nn.Linear(5, 3, bias=False),
    "embedding": lambda: nn.Embedding(27, 10),
    "small embedding": lambda: nn.Embedding(3, 5),
    "mlp": lambda: nn.Sequential(
        nn.Embedding(27, 2), nn.Linear(2, 7), nn.Tanh(), nn.Linear(7, 9), nn.Linear(9, 27)
    ),
}


def initial():
    for seed in [1, 42, 2147483647]:
        for name, model in MODELS.items():
            torch.manual_seed(seed)
            tensors = {key: digest(value) for key, value in model().state_dict().items()}
            yield {"model": name, "seed": seed, "state": tensors}


# Layers: the output and the gradients of sum(out * cotangent).


def evaluate(layer, given, cotangent, channels_last=lambda x: x):
    given = given.clone()
    if given.dtype.is_floating_point:
        given.requires_grad_()
    layer.zero_grad()
    out = channels_last(layer(channels_last(given)))
    (out * cotangent).sum().backward()
    gradients = {name: numbers(parameter.grad) for name, parameter in layer.named_parameters()}
    if given.grad is not None:
        gradients["input"] = numbers(given.grad)
    return {
        "input": array(given),
        "cotangent": array(cotangent),
        "out": numbers(out),
        "gradients": gradients,
    }


def layer_case(name, layer, given, generator):
    """Parameters of three digits, so that norms do not start as ones and zeros."""
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(draw(generator, *parameter.shape))
    out = layer(given)
    return {
        "layer": name,
        "state": state(layer),
        **evaluate(layer, given, draw(generator, *out.shape)),
    }


def layers():
    generator = torch.Generator().manual_seed(7)
    for name, layer in {
        "linear": nn.Linear(3, 4),
        "linear without bias": nn.Linear(3, 4, bias=False),
        "tanh": nn.Tanh(),
        "relu": nn.ReLU(),
        "gelu": nn.GELU(),
        "gelu tanh": nn.GELU(approximate="tanh"),
        "layer norm": nn.LayerNorm(3),
        "sequential": nn.Sequential(nn.Linear(3, 5), nn.GELU(), nn.LayerNorm(5), nn.Linear(5, 2)),
    }.items():
        yield layer_case(name, layer, draw(generator, 2, 4, 3), generator)
    tokens = torch.tensor([[0, 3, 3], [4, 0, 3]])
    yield layer_case("embedding", nn.Embedding(5, 2), tokens, generator)


def batch_norm(momentum, shape):
    """Three batches of training, then one of evaluation; (B, T, C) as torch's (B, C, T)."""
    generator = torch.Generator().manual_seed(8)
    layer = nn.BatchNorm1d(shape[-1], momentum=momentum)
    with torch.no_grad():
        layer.weight.copy_(draw(generator, shape[-1]))
        layer.bias.copy_(draw(generator, shape[-1]))
    swap = (lambda x: x.transpose(1, 2)) if len(shape) == 3 else (lambda x: x)
    case = {"momentum": momentum, "state": state(layer), "batches": []}
    for training in [True, True, True, False]:
        layer.train(training)
        result = evaluate(layer, draw(generator, *shape) * 3 + 1, draw(generator, *shape), swap)
        running = {"runningMean": layer.running_mean, "runningVar": layer.running_var}
        running = {name: numbers(value) for name, value in running.items()}
        case["batches"].append({"training": training, **result, "running": running})
    return case


# Optimizers: twenty steps of a linear regression.

STEPS = 20
SHOWN = [1, 2, 3, 10, 20]


def trajectory(name, make, problem, lrs=None, bias_every=1):
    weight = problem["weight"].clone().requires_grad_()
    bias = problem["bias"].clone().requires_grad_()
    optimizer = make(weight, bias)
    case = {"optimizer": name, "biasEvery": bias_every, "losses": [], "shown": {}}
    if lrs:
        case["lrs"] = lrs
    for step in range(STEPS):
        if lrs:
            optimizer.param_groups[0]["lr"] = lrs[step]
        loss = (problem["x"] @ weight + bias - problem["y"]).square().mean()
        optimizer.zero_grad()
        loss.backward()
        if step % bias_every != 0:
            bias.grad = None
        optimizer.step()
        case["losses"].append(number(loss.item()))
        if step + 1 in SHOWN:
            case["shown"][step + 1] = {"weight": numbers(weight), "bias": numbers(bias)}
    return case


def optimizers(problem):
    sgd, adamw = torch.optim.SGD, torch.optim.AdamW
    yield trajectory("sgd", lambda w, b: sgd([w, b], lr=0.1), problem)
    yield trajectory("sgd momentum", lambda w, b: sgd([w, b], lr=0.05, momentum=0.9), problem)
    yield trajectory(
        "sgd momentum decay",
        lambda w, b: sgd([w, b], lr=0.05, momentum=0.9, weight_decay=0.1),
        problem,
    )
    lrs = [0.2] * 10 + [0.02] * 10
    yield trajectory("sgd", lambda w, b: sgd([w, b], lr=0.1), problem, lrs)
    yield trajectory("adamw", lambda w, b: adamw([w, b], lr=0.05), problem)
    yield trajectory("adamw without decay", lambda w, b: adamw([w, b], lr=0.05, weight_decay=0), problem)
    groups = lambda w, b: [{"params": [w]}, {"params": [b], "weight_decay": 0}]
    yield trajectory(
        "adamw groups",
        lambda w, b: adamw(groups(w, b), lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.5),
        problem,
    )
    # Each parameter counts its own updates.
    yield trajectory("adamw", lambda w, b: adamw([w, b], lr=0.05), problem, bias_every=3)


def clipping(max_norm):
    generator = torch.Generator().manual_seed(9)
    parameters = [nn.Parameter(draw(generator, *shape)) for shape in [(2, 3), (4,), (1,)]]
    for parameter in parameters:
        parameter.grad = draw(generator, *parameter.shape)
    grads = [array(parameter.grad) for parameter in parameters]
    norm = nn.utils.clip_grad_norm_(parameters, max_norm)
    clipped = [numbers(parameter.grad) for parameter in parameters]
    return {"maxNorm": max_norm, "grads": grads, "norm": number(norm.item()), "clipped": clipped}


def schedule(make, steps):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler = make(optimizer)
    lrs = []
    for _ in range(steps):
        lrs.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return lrs


generator = torch.Generator().manual_seed(10)
problem = {"x": draw(generator, 4, 3), "y": draw(generator, 4, 2)}
problem |= {"weight": draw(generator, 3, 2), "bias": draw(generator, 2)}
rates = torch.optim.lr_scheduler
sections = {
    "initial": list(initial()),
    "layers": list(layers()),
    "batchNorm": [batch_norm(0.1, (4, 2)), batch_norm(0.001, (2, 3, 2))],
    "problem": {name: array(tensor) for name, tensor in problem.items()},
    "optimizers": list(optimizers(problem)),
    "clipping": [clipping(1), clipping(100)],
    "schedules": {
        "stepDecay": schedule(lambda o: rates.MultiStepLR(o, [3, 7], 0.5), 10),
        "cosine": schedule(lambda o: rates.CosineAnnealingLR(o, 10, 0.01), 11),
    },
}


def lines(section):
    """One line an entry, so that a change shows where it is."""
    entries = section.items() if isinstance(section, dict) else ((None, entry) for entry in section)
    texts = [
        (f"{json.dumps(key)}:" if key else "") + json.dumps(entry, separators=(",", ":"))
        for key, entry in entries
    ]
    brackets = "{}" if isinstance(section, dict) else "[]"
    return brackets[0] + "\n    " + ",\n    ".join(texts) + "\n  " + brackets[1]


body = "".join(f',\n  "{name}": {lines(section)}' for name, section in sections.items())
PATH.write_text(f'{{\n  "madeWith": "torch {torch.__version__}"{body}\n}}\n')
print(f"{PATH.name}: {PATH.stat().st_size / 1000:.0f} KB, from torch {torch.__version__}")
