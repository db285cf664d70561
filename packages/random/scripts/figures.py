"""Shared by torch-figures.py and python-figures.py: how draws are written down.

A case is a seed and a list of draws made one after another by one generator. A draw names the
method, its arguments and what came out: all values, or, of more than 33, the first four, the last
four and the sum.
"""

import json
import pathlib

FOLDER = pathlib.Path(__file__).parent.parent / "test" / "figures"


def digest(values):
    if len(values) <= 33:
        return {"values": values}
    total = 0
    for value in values:  # plain additions in order: sum() compensates since Python 3.12
        total += value
    return {"head": values[:4], "tail": values[-4:], "sum": total}


def write(name, made_with, cases, **tables):
    lines = ",\n".join("    " + json.dumps(case, separators=(",", ":")) for case in cases)
    head = "".join(
        f'  "{key}": {json.dumps(value)},\n'
        for key, value in {"madeWith": made_with, **tables}.items()
    )
    text = f'{{\n{head}  "cases": [\n{lines}\n  ]\n}}\n'
    path = FOLDER / name
    path.write_text(text)
    print(f"{path.name}: {len(cases)} cases, {len(text) / 1000:.0f} KB, from {made_with}")
