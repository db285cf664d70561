"""Writes what numpy's np.random draws to test/figures/numpy.json. Run it with any numpy from 1.17:

    python packages/random/scripts/numpy-figures.py

numpy.json was made with numpy 2.4.6. What np.random draws has been frozen since 1.16.
"""

import numpy as np
from figures import digest, write

SEEDS = [0, 1, 42, 1337, 2147483647, 2**32 - 1]
RANGES = [
    (0, 1),
    (0, 2),
    (0, 10),
    (-5, 5),
    (0, 182625),
    (0, 2**24 + 5),
    (0, 2**31 - 1),
    (0, 2**31),
    (-(2**31), 2**31 - 1),
    (-(2**31), 2**31),
]


class Recorder:
    def __init__(self, seed):
        self.generator = np.random.RandomState(seed)
        self.case = {"seed": seed, "draws": []}

    def record(self, method, args, values):
        self.case["draws"].append({"method": method, "args": args, **digest(values)})
        return self

    def random(self):
        return self.record("random", [], [self.generator.random_sample()])

    def rand(self, size):
        return self.record("rand", [size, "float64"], self.generator.rand(size).tolist())

    def randn(self, size):
        return self.record("randn", [size, "float64"], self.generator.randn(size).tolist())

    def randint(self, low, high, size):
        draw = self.generator.randint(low, high, size, dtype=np.int64)
        return self.record("randint", [low, high, size], draw.tolist())

    def randperm(self, n):
        return self.record("randperm", [n], self.generator.permutation(n).tolist())

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
    # scikit-learn's make_moons(100, noise=0.1): a shuffle, then the noise.
    yield Recorder(1337).randperm(100).randn(200).random().case


write("numpy.json", f"numpy {np.__version__}", list(cases()))
