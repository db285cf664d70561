"""Writes what torch makes of the models to test/figures/torch.json.

    python3 scripts/torch-figures.py

Run it in packages/bench, with any torch >= 2: of each model the number of parameters, the losses of
three steps on the first rows of the table, and the flop of the matrix products of a step.
"""

import json
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(FOLDER / "peers"))

import pytorch  # noqa: E402
import torch  # noqa: E402
from torch.nn.attention import SDPBackend, sdpa_kernel  # noqa: E402
from torch.utils.flop_counter import FlopCounterMode  # noqa: E402

PATH = FOLDER / "test" / "figures" / "torch.json"


def specs():
    """The sizes of the models, as the contenders get them."""
    script = "import { specs } from './src/models/specs.ts'; console.log(JSON.stringify(specs));"
    command = ["npx", "tsx", "--input-type=module", "--eval", script]
    return json.loads(subprocess.run(command, cwd=FOLDER, capture_output=True, check=True).stdout)


def figures(name, spec):
    options = {"foreach": False} if spec["optimizer"]["name"] == "AdamW" else {}
    training = pytorch.Training(name, spec, options)
    losses = [training.step(training.first()).item() for _ in range(3)]
    # Attention as the products that it is made of, which the counter counts.
    with FlopCounterMode(display=False) as counter, sdpa_kernel(SDPBackend.MATH):
        training.step(training.first())
    return {
        "parameters": sum(p.numel() for p in training.parameters),
        "losses": [float(f"{loss:.7g}") for loss in losses],
        "flop": counter.get_total_flops(),
    }


lines = [f'  "{name}": {json.dumps(figures(name, spec))}' for name, spec in specs().items()]
made_with = f'  "madeWith": "torch {torch.__version__}"'
PATH.write_text("{\n" + ",\n".join([made_with, *lines]) + "\n}\n")
print(f"{PATH.name}, from torch {torch.__version__}")
