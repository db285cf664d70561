"""Writes test/figures/python.safetensors with the Python package safetensors.

    pip install safetensors numpy
    python3 scripts/safetensors-figures.py

Run it in packages/training. The package sorts tensors by dtype and name.
"""

import pathlib

import numpy
from safetensors.numpy import load_file, save_file

PATH = pathlib.Path(__file__).parent.parent / "test" / "figures" / "python.safetensors"

tensors = {
    "float64": numpy.array([[0.1, -2.0], [1e300, numpy.inf]], dtype=numpy.float64),
    "empty": numpy.zeros((0, 3), dtype=numpy.float32),
    "float32": numpy.array([[[0.5, -0.0, 3.25]]], dtype=numpy.float32),
    "scalar": numpy.array(7.5, dtype=numpy.float32),
    "int32": numpy.array([1, -2, 2147483647], dtype=numpy.int32),
    "née ✓": numpy.array([4], dtype=numpy.int32),
}
save_file(tensors, PATH, metadata={"format": "makemore"})
assert {name: array.shape for name, array in load_file(PATH).items()} == {
    name: array.shape for name, array in tensors.items()
}
