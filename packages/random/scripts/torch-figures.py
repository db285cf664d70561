"""Writes what torch's CPU generator draws to test/figures/torch.json or torch1.json.

Run it once under torch 2, once under torch 1:

    python packages/random/scripts/torch-figures.py

torch.json was made with torch 2.15.0 (PyPI, x86-64), torch1.json with torch 1.13.0 (Debian 12,
without MKL). torch1.json holds only what torch 1 does otherwise: multinomial with replacement.
A torch 2 before 2.7 on x86-64 gives other multinomials; see the README.
"""

import torch
from figures import digest, write

SEEDS = [0, 42, 2147483647, -1, -12345, 2**32 + 1, 2**40 + 3, 2**53 - 1]
SIZES = [0, 1, 2, 3, 15, 16, 17, 31, 32, 33, 100, 1000]
RANGES = [
    (0, 1),
    (0, 2),
    (0, 10),
    (-5, 5),
    (0, 182625),
    (0, 2**24 + 5),
    (0, 2**28 - 1),
    (0, 2**28),
    (0, 3 * 2**29),
    (0, 2**31 - 1),
    (0, 2**31),
    (-(2**31), 2**31 - 1),
    (-(2**31), 2**31),
]
WEIGHTS = {
    "even": [1, 1, 1, 1],
    "sloped": [0.1, 0.2, 0.3, 0.4],
    "zeros": [0, 3, 0, 0, 1, 2, 0],
    "one": [0, 0, 5],
    "tiny": [1e-30, 2e-30, 1e-42, 0],
    "wide": [(i * 37) % 101 for i in range(300)],
}


class Recorder:
    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)
        self.case = {"seed": seed, "draws": []}

    def record(self, method, args, tensor):
        self.case["draws"].append({"method": method, "args": args, **digest(tensor.tolist())})
        return self

    def random(self):
        return self.record(
            "random", [], torch.rand(1, generator=self.generator, dtype=torch.float64)
        )

    def rand(self, size, dtype="float32"):
        draw = torch.rand(size, generator=self.generator, dtype=getattr(torch, dtype))
        return self.record("rand", [size, dtype], draw)

    def randn(self, size, dtype="float32"):
        draw = torch.randn(size, generator=self.generator, dtype=getattr(torch, dtype))
        return self.record("randn", [size, dtype], draw)

    def randint(self, low, high, size):
        draw = torch.randint(low, high, (size,), generator=self.generator)
        return self.record("randint", [low, high, size], draw)

    def randperm(self, n):
        return self.record("randperm", [n], torch.randperm(n, generator=self.generator))

    def shuffle(self, items):
        order = torch.randperm(len(items), generator=self.generator)
        return self.record("shuffle", [items], torch.tensor(items)[order])

    def multinomial(self, weights, samples, replacement, algorithm, dtype="float32"):
        p = torch.tensor(WEIGHTS[weights], dtype=getattr(torch, dtype))
        draw = torch.multinomial(p, samples, replacement, generator=self.generator)
        options = {"replacement": replacement, "algorithm": algorithm}
        return self.record("multinomial", [weights, samples, options, dtype], draw)


def torch2_cases():
    for seed in SEEDS:
        yield Recorder(seed).rand(3).rand(3, "float64").randint(0, 1000, 3).randn(3).case
    for dtype in ["float32", "float64"]:
        for seed in [42, 2147483647]:
            for size in SIZES:
                yield Recorder(seed).rand(size, dtype).random().case
                yield Recorder(seed).randn(size, dtype).random().case
    for low, high in RANGES:
        yield Recorder(7).randint(low, high, 33).random().case
    for n in [0, 1, 2, 5, 100, 1000]:
        yield Recorder(7).randperm(n).random().case
    yield Recorder(7).shuffle([3, 1, 4, 1, 5, 9, 2, 6]).random().case
    # The cached normal outlives every other draw, blocks of sixteen included.
    yield Recorder(3).randn(3).rand(2).randint(0, 9, 3).randn(17).randperm(4).randn(1).randn(2).case
    yield Recorder(4).randn(1, "float64").randn(1).randn(16, "float64").randn(5).randn(4).random().case
    yield Recorder(5).randn(15).randn(48).randn(15).rand(700).randn(2).randn(33).randn(1).case
    # The course's MLP: embedding, two layers, and two batches.
    yield Recorder(2147483647).randn(270).randn(6000).randn(200).randn(5400).randn(27).randint(
        0, 182625, 32
    ).randint(0, 182625, 32).case
    for weights in WEIGHTS:
        for dtype in ["float32", "float64"]:
            draws = Recorder(11)
            for _ in range(5):
                draws.multinomial(weights, 1, False, "exponential", dtype)
                draws.multinomial(weights, 1, True, "exponential", dtype)
            possible = torch.tensor(WEIGHTS[weights], dtype=getattr(torch, dtype)).count_nonzero()
            draws.multinomial(weights, possible.item(), False, "exponential", dtype)
            draws.multinomial(weights, 33, True, "inverse", dtype)
            yield draws.random().case


def torch1_cases():
    for weights in WEIGHTS:
        for dtype in ["float32", "float64"]:
            draws = Recorder(11)
            for samples in [1, 1, 1, 2, 33, 1]:
                draws.multinomial(weights, samples, True, "inverse", dtype)
            yield draws.multinomial(weights, 1, False, "exponential", dtype).random().case


made_with = f"torch {torch.__version__}"
if torch.__version__.startswith("1."):
    write("torch1.json", made_with, list(torch1_cases()), weights=WEIGHTS)
else:
    write("torch.json", made_with, list(torch2_cases()), weights=WEIGHTS)
