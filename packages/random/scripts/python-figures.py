"""Writes what CPython's random draws to test/figures/python.json. Run it under Python 3:

    python packages/random/scripts/python-figures.py

python.json was made with CPython 3.11.2.
"""

import platform
import random

from figures import digest, write

SEEDS = [0, 1, 42, -42, 2147483647, 2**32 - 1, 2**32, 2**40 + 3, 2**53 - 1]
RANGES = [
    (0, 1),
    (0, 2),
    (0, 10),
    (-5, 5),
    (0, 182625),
    (0, 2**24 + 5),
    (0, 2**31 - 1),
    (0, 2**31),
    (0, 2**31 - 2**29),
    (-(2**31), 2**31 - 1),
    (-(2**31), 2**31),
]


class Recorder:
    def __init__(self, seed):
        self.generator = random.Random(seed)
        self.case = {"seed": seed, "draws": []}

    def record(self, method, args, values):
        self.case["draws"].append({"method": method, "args": args, **digest(values)})
        return self

    def random(self):
        return self.record("random", [], [self.generator.random()])

    def rand(self, size):
        return self.record("rand", [size, "float64"], [self.generator.random() for _ in range(size)])

    def randn(self, size):
        draw = [self.generator.gauss(0, 1) for _ in range(size)]
        return self.record("randn", [size, "float64"], draw)

    def randint(self, low, high, size):
        draw = [self.generator.randrange(low, high) for _ in range(size)]
        return self.record("randint", [low, high, size], draw)

    def randperm(self, n):
        draw = list(range(n))
        self.generator.shuffle(draw)
        return self.record("randperm", [n], draw)

    def shuffle(self, items):
        draw = items.copy()
        self.generator.shuffle(draw)
        return self.record("shuffle", [items], draw)


def cases():
    for seed in SEEDS:
        yield Recorder(seed).random().randint(0, 1000, 3).randn(3).rand(1000).case
    for low, high in RANGES:
        yield Recorder(7).randint(low, high, 33).random().case
    for n in [0, 1, 2, 5, 100, 1000, 32033]:
        yield Recorder(42).randperm(n).random().case
    yield Recorder(42).shuffle([3, 1, 4, 1, 5, 9, 2, 6]).shuffle([2, 7]).random().case
    yield Recorder(3).randn(3).rand(2).randint(0, 9, 3).randn(17).randperm(4).randn(1).randn(2).case


write("python.json", f"CPython {platform.python_version()}", list(cases()))
