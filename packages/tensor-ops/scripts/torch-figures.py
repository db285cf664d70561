"""Writes what torch computes for the case table and prints for some tensors, to test/figures.

    python3 scripts/torch-figures.py

Run it in packages/tensor-ops, with any torch >= 2, after a change in src/conformance/cases.
torch.json holds, for each case, the inputs, the result of its twin, and the gradients of
sum(out * cotangent), computed in float64 and rounded to 12 digits. printing.json holds tensors and
how torch prints them.
"""

import json
import math
import pathlib
import subprocess

import torch
import torch.nn.functional as F

PACKAGE = pathlib.Path(__file__).parent.parent
FIGURES = PACKAGE / "test" / "figures"
KINDS = {"float": torch.float64, "int32": torch.int64, "bool": torch.bool}


def number(value):
    """A JSON number of 12 digits; what JSON lacks as text, as JavaScript writes it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    rounded = float(f"{value:.12g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded


def numbers(tensor):
    return [number(value) for value in tensor.flatten().tolist()]


def exact(value):
    """An input as it was given; whole numbers without a point."""
    if isinstance(value, str):
        return value
    return int(value) if float(value).is_integer() else value


def kind(dtype):
    if dtype == torch.bool:
        return "bool"
    return "float" if dtype.is_floating_point else "int32"


def run(case, cotangent):
    inputs = []
    for i, given in enumerate(case["inputs"]):
        values = [float(v.replace("Infinity", "inf")) if isinstance(v, str) else v for v in given["values"]]
        tensor = torch.tensor(values, dtype=KINDS[given["kind"]]).reshape(given["shape"])
        inputs.append(tensor.requires_grad_(i in case["gradients"]))
    torch.manual_seed(42)
    out = eval(case["torch"], {"torch": torch, "F": F, **dict(zip("abcde", inputs))})
    figures = {
        "case": case["case"],
        "inputs": [[exact(v) for v in given["values"]] for given in case["inputs"]],
        "shape": list(out.shape),
        "kind": kind(out.dtype),
        "out": numbers(out.detach()),
    }
    if case["gradients"]:
        weights = torch.tensor(cotangent[: out.numel()]).reshape(out.shape)
        leaves = [inputs[i] for i in case["gradients"]]
        gradients = torch.autograd.grad(out, leaves, weights.to(out.dtype))
        figures["gradients"] = [numbers(gradient) for gradient in gradients]
    return figures


def write(name, key, rows):
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    text = f'{{"madeWith": "torch {torch.__version__.split("+")[0]}", "{key}": [\n{lines}\n]}}\n'
    (FIGURES / name).write_text(text)
    print(f"{name}: {len(rows)} {key}, {len(text) / 1000:.0f} KB")


def printed():
    """Tensors of all sorts and torch's text of each; `every` stands for start + i * step."""
    nan, inf = "NaN", "Infinity"
    given = [
        ("a scalar", "float32", [], [3.14159265]),
        ("a whole scalar", "float32", [], [2]),
        ("an int32 scalar", "int32", [], [-7]),
        ("a bool scalar", "bool", [], [1]),
        ("floats", "float32", [3], [0.5, 1.25, -3.14159]),
        ("whole floats", "float32", [4], [1, 2, -30, 4]),
        ("one fraction among whole floats", "float32", [3], [1, 2, 3.5]),
        ("zeros", "float32", [3], [0, 0, 0]),
        ("zeros of either sign", "float32", [2], [0, -0.0]),
        ("int32", "int32", [5], [1, -20, 300, 0, 5]),
        ("bools", "bool", [4], [1, 0, 0, 1]),
        ("true bools", "bool", [2], [1, 1]),
        ("small floats", "float32", [3], [1e-5, 2e-5, -3.5e-5]),
        ("a wide range", "float32", [3], [1e-3, 1, 1234.5]),
        ("large whole floats", "float32", [2], [1, 123456]),
        ("very large floats", "float32", [2], [2e9, 1e9]),
        ("exponents of three digits", "float64", [2], [1e-120, 1e200]),
        ("nan and infinity", "float32", [4], [nan, inf, "-Infinity", 0.5]),
        ("nan among whole floats", "float32", [3], [nan, 1, inf]),
        ("only nan", "float32", [2], [nan, nan]),
        ("float64", "float64", [2], [0.1, 1 / 3]),
        ("ties at the fourth decimal", "float32", [5], [0.03125, 0.09375, 0.15625, -0.03125, 2.28125]),
        ("ties in scientific notation", "float64", [6], [0.390625, 0.0390625, 100005, -100015, 99999.5, 10000500000]),
        ("nearly ties", "float64", [4], [0.03125000000000001, 0.03124999999999999, -1.00005, 1.00015]),
        ("a matrix", "float32", [2, 3], [1.5, -2, 3, 4, 5, 6.25]),
        ("an int32 matrix", "int32", [3, 2], [1, 10, 100, -1, -10, -100]),
        ("a bool matrix", "bool", [2, 2], [1, 0, 1, 1]),
        ("three dimensions", "float32", [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
        ("four dimensions", "int32", [2, 1, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
        ("a line of floats that wraps", "float32", [20], {"start": 0.25, "step": 1.5}),
        ("a line of int32 that wraps", "int32", [60], {"start": -3, "step": 1}),
        ("a line of bools that wraps", "bool", [14], {"start": 0, "step": 1}),
        ("a line of nan that wraps", "float32", [30], [nan] * 29 + [1]),
        ("a matrix whose rows wrap", "float32", [2, 12], {"start": 0.5, "step": 0.75}),
        ("1,000 elements, all shown", "int32", [1000], {"start": 0, "step": 1}),
        ("a long vector", "int32", [1001], {"start": 0, "step": 1}),
        ("a long vector of floats", "float32", [2000], {"start": 0.5, "step": 0.25}),
        ("a large matrix", "float32", [40, 30], {"start": 0, "step": 0.5}),
        ("a tall matrix", "float32", [400, 3], {"start": 0, "step": 1}),
        ("a large block", "int32", [8, 12, 11], {"start": 0, "step": 1}),
        ("nothing", "float32", [0], []),
        ("rows of nothing", "float32", [2, 0], []),
        ("no rows", "int32", [0, 3], []),
    ]
    dtypes = {"float32": torch.float32, "float64": torch.float64, "int32": torch.int32, "bool": torch.bool}
    rows = []
    for name, dtype, shape, values in given:
        every = values
        if isinstance(values, dict):
            every = [values["start"] + i * values["step"] for i in range(math.prod(shape))]
        every = [float(v) if isinstance(v, str) else v for v in every]
        tensor = torch.tensor(every, dtype=dtypes[dtype]).reshape(shape)
        rows.append({"name": name, "dtype": dtype, "shape": shape, "values": values, "text": repr(tensor)})
    return rows


def main():
    torch.set_default_dtype(torch.float64)
    command = ["npx", "tsx", "scripts/caseInputs.ts"]
    table = json.loads(subprocess.run(command, cwd=PACKAGE, check=True, stdout=subprocess.PIPE).stdout)
    rows = []
    for case in table["cases"]:
        try:
            rows.append(run(case, table["cotangent"]))
        except Exception as error:
            raise SystemExit(f"{case['case']}: {case['torch']}: {error}") from error
    write("torch.json", "cases", rows)
    torch.set_default_dtype(torch.float32)
    write("printing.json", "tensors", printed())


main()
