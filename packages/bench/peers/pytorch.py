"""PyTorch as a contender of `makemore bench`; the protocol is in ../src/contenders/protocol.ts.

Usage: pytorch.py THREADS

The models are those of ../src/models, written as PyTorch's own users write them, with the same start
and the same table of examples (../src/models/table.ts). Eager: torch.compile stays off.
"""

import json
import math
import sys
import time
import warnings


def say(message):
    print(json.dumps(message), flush=True)


warnings.filterwarnings("ignore")
try:
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
except ImportError as error:
    say({"declined": f"python3 has no torch ({error})"})
    sys.exit(1)

ROWS = 50_000
SEED_WEIGHTS, SEED_X, SEED_Y = 1, 2, 3


def sequence(seed):
    state = seed
    while True:
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        yield state / 2**32


def characters(seed, V, size):
    draws = sequence(seed)
    return torch.tensor([int(next(draws) * V) for _ in range(size)])


def set_start(named):
    """Puts the numbers of the table into the parameters, in their order."""
    draws = sequence(SEED_WEIGHTS)
    for name, p in named:
        if p.dim() > 1:
            middle, scale = 0.0, 1 / math.sqrt(p.shape[-1])
        else:
            middle, scale = (1.0 if name.endswith("weight") else 0.0), 0.1
        values = [middle + (2 * next(draws) - 1) * scale for _ in range(p.numel())]
        p.data.copy_(torch.tensor(values).view(p.shape))


class Bigram(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.W = nn.Parameter(torch.empty(s["V"], s["V"]))

    def forward(self, x):
        return self.W[x.view(-1)]


class Mlp(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.C = nn.Parameter(torch.empty(s["V"], s["C"]))
        self.W1 = nn.Parameter(torch.empty(s["T"] * s["C"], s["H"]))
        self.b1 = nn.Parameter(torch.empty(s["H"]))
        self.W2 = nn.Parameter(torch.empty(s["H"], s["V"]))
        self.b2 = nn.Parameter(torch.empty(s["V"]))

    def forward(self, x):
        embedded = self.C[x].view(x.shape[0], -1)
        h = torch.tanh(embedded @ self.W1 + self.b1)
        return h @ self.W2 + self.b2


class BatchNormMlp(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.embedding = nn.Embedding(s["V"], s["C"])
        self.hidden = nn.Linear(s["T"] * s["C"], s["H"], bias=False)
        self.norm = nn.BatchNorm1d(s["H"])
        self.output = nn.Linear(s["H"], s["V"])

    def forward(self, x):
        embedded = self.embedding(x).view(x.shape[0], -1)
        return self.output(torch.tanh(self.norm(self.hidden(embedded))))


class Level(nn.Module):
    """Joins neighbours in time, then Linear, BatchNorm over all places, tanh."""

    def __init__(self, inputs, H):
        super().__init__()
        self.linear = nn.Linear(2 * inputs, H, bias=False)
        self.norm = nn.BatchNorm1d(H)

    def forward(self, x):
        B, T, C = x.shape
        h = self.linear(x.view(B * T // 2, 2 * C))
        return torch.tanh(self.norm(h)).view(B, T // 2, -1)


class WaveNet(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Embedding(s["V"], s["C"]),
            Level(s["C"], s["H"]),
            Level(s["H"], s["H"]),
            Level(s["H"], s["H"]),
            nn.Flatten(),
            nn.Linear(s["H"], s["V"]),
        )

    def forward(self, x):
        return self.layers(x)


class SelfAttention(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.heads = s["heads"]
        self.qkv = nn.Linear(s["C"], 3 * s["C"])
        self.projection = nn.Linear(s["C"], s["C"])

    def forward(self, x):
        B, T, C = x.shape
        q, k, v = self.qkv(x).split(C, dim=2)
        q, k, v = (t.view(B, T, self.heads, -1).transpose(1, 2) for t in (q, k, v))
        out = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.projection(out.transpose(1, 2).reshape(B, T, C))


class Block(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.norm1 = nn.LayerNorm(s["C"])
        self.attention = SelfAttention(s)
        self.norm2 = nn.LayerNorm(s["C"])
        self.feed_forward = nn.Sequential(
            nn.Linear(s["C"], s["H"]), nn.GELU(), nn.Linear(s["H"], s["C"])
        )

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.feed_forward(self.norm2(x))


class Gpt(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.tokens = nn.Embedding(s["V"], s["C"])
        self.places = nn.Embedding(s["T"], s["C"])
        self.blocks = nn.Sequential(*(Block(s) for _ in range(s["layers"])))
        self.norm = nn.LayerNorm(s["C"])
        self.head = nn.Linear(s["C"], s["V"], bias=False)

    def forward(self, x):
        x = self.tokens(x) + self.places(torch.arange(x.shape[1]))
        return self.head(self.norm(self.blocks(x)))


MODELS = {
    "bigram": Bigram,
    "mlp": Mlp,
    "batchNormMlp": BatchNormMlp,
    "wavenet": WaveNet,
    "gpt": Gpt,
}


class Training:
    def __init__(self, name, s, optimizer_options):
        self.spec = s
        self.model = MODELS[name](s)
        set_start(self.model.named_parameters())
        self.parameters = list(self.model.parameters())
        optimizer = s["optimizer"]
        B, T, V = s["B"], s["T"], s["V"]
        if optimizer["name"] == "SGD":
            lr = optimizer["lr"]

            @torch.no_grad()
            def update():
                for p in self.parameters:
                    p.add_(p.grad, alpha=-lr)

        else:
            adamw = torch.optim.AdamW(
                self.parameters,
                lr=optimizer["lr"],
                betas=optimizer["betas"],
                weight_decay=optimizer["weightDecay"],
                **optimizer_options,
            )

            def update():
                nn.utils.clip_grad_norm_(self.parameters, optimizer["clip"])
                adamw.step()

        self.update = update
        if name == "gpt":
            text = characters(SEED_X, V, ROWS)

            def draw():
                places = torch.randint(len(text) - T, (B,)).tolist()
                x = torch.stack([text[i : i + T] for i in places])
                y = torch.stack([text[i + 1 : i + 1 + T] for i in places])
                return x, y

            self.first = lambda: (text[: B * T].view(B, T), text[1 : B * T + 1].view(B, T))
        else:
            xs = characters(SEED_X, V, ROWS * T).view(ROWS, T)
            ys = characters(SEED_Y, V, ROWS)

            def draw():
                places = torch.randint(0, ROWS, (B,))
                return xs[places], ys[places]

            self.first = lambda: (xs[:B], ys[:B])
        self.draw = draw

    def step(self, batch):
        x, y = batch
        logits = self.model(x)
        loss = F.cross_entropy(logits.view(-1, self.spec["V"]), y.reshape(-1))
        for p in self.parameters:
            p.grad = None
        loss.backward()
        self.update()
        return loss

    def run(self, count):
        for _ in range(count):
            self.step(self.draw())


def prepare_steps(task):
    name, s = task["model"], task["spec"]
    note = None
    options = {}
    if s["optimizer"]["name"] == "AdamW":
        options = fastest_adamw(name, s)
        note = f"AdamW({', '.join(f'{k}={v}' for k, v in options.items())}), the fastest here"
    training = Training(name, s, options)
    losses = [training.step(training.first()).item() for _ in range(3)]
    parameters = sum(p.numel() for p in training.parameters)
    return training.run, {"facts": {"parameters": parameters, "losses": losses}, "note": note}


def fastest_adamw(name, s):
    """Which of AdamW's implementations updates this model fastest on this machine."""
    tried = []
    for options in ({"fused": True}, {"foreach": True}, {"foreach": False}):
        try:
            training = Training(name, s, options)
            training.run(5)
            times = []
            for _ in range(15):
                start = time.perf_counter()
                training.run(1)
                times.append(time.perf_counter() - start)
        except RuntimeError:
            continue  # this build has no such implementation
        tried.append((sorted(times)[len(times) // 2], options))
    return min(tried, key=lambda each: each[0])[1]


def prepare_gemm(task):
    batch, M, N, K, sides = (task[key] for key in ("batch", "M", "N", "K", "sides"))
    lead = (batch,) if batch > 1 else ()
    A = torch.randn(*lead, K, M).mT if sides[0] == "T" else torch.randn(*lead, M, K)
    B = torch.randn(*lead, N, K).mT if sides[1] == "T" else torch.randn(*lead, K, N)
    out = torch.empty(*lead, M, N)

    def run(calls):
        for _ in range(calls):
            torch.matmul(A, B, out=out)

    return run, {}


def prepare_op(task):
    rows, columns = task["shape"]
    x = torch.randn(rows, columns)
    y = torch.randn(columns) if task["op"] == "addRow" else torch.randn(rows, columns)
    if task["kind"] == "elementwise":
        op = {
            "add": lambda: torch.add(x, y),
            "addRow": lambda: torch.add(x, y),
            "mul": lambda: torch.mul(x, y),
            "tanh": lambda: torch.tanh(x),
            "exp": lambda: torch.exp(x),
            "gelu": lambda: F.gelu(x),
            "softmax": lambda: torch.softmax(x, -1),
        }[task["op"]]
    else:
        reduce = {"sum": torch.sum, "max": torch.amax}[task["op"]]
        dim = {"all": (), "rows": (1,), "columns": (0,)}[task["over"]]
        op = (lambda: reduce(x, dim)) if dim else (lambda: reduce(x))

    @torch.no_grad()
    def run(calls):
        for _ in range(calls):
            op()

    return run, {}


PREPARE = {
    "gemm": prepare_gemm,
    "elementwise": prepare_op,
    "reduction": prepare_op,
    "steps": prepare_steps,
}


class Contender:
    def __init__(self):
        self.run = None

    def answer(self, request):
        if request["do"] == "setup":
            self.run = None
            task = request["task"]
            if task["kind"] not in PREPARE:
                return {"lacks": "the peak is measured by a contender of its own"}
            self.run, ready = PREPARE[task["kind"]](task)
            return {"ready": True, **{key: value for key, value in ready.items() if value}}
        if request["do"] == "run":
            start = time.perf_counter()
            self.run(request["calls"])
            return {"ms": (time.perf_counter() - start) * 1e3}
        return {"lacks": "its memory is not looked at"}


def main():
    threads = int(sys.argv[1])
    torch.set_num_threads(threads)
    say({"version": f"PyTorch {torch.__version__}", "threads": threads})
    contender = Contender()
    for line in sys.stdin:
        try:
            say(contender.answer(json.loads(line)))
        except Exception as error:  # said to the command, which reports it
            say({"error": f"{type(error).__name__}: {error}"})


if __name__ == "__main__":
    main()
