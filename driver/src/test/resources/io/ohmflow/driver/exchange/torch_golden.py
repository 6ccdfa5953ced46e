"""Writes the files beside this one. Made with PyTorch 2.13.0 and safetensors on a CPU:

    python torch_golden.py
"""

import math

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F


class Sum(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body

    def forward(self, x):
        return x + self.body(x)


def images():
    torch.manual_seed(1)
    net = nn.Sequential(
        nn.Conv2d(2, 6, (3, 2), stride=(1, 2), padding=(1, 0), groups=2),
        nn.BatchNorm2d(6),
        nn.ReLU(),
        Sum(nn.Sequential(nn.Conv2d(6, 6, 3, padding=1, bias=False), nn.BatchNorm2d(6), nn.GELU())),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.BatchNorm1d(48),
        nn.Linear(48, 12),
        nn.LayerNorm(12),
        nn.ReLU(),
        nn.Linear(12, 5),
    )
    for _ in range(3):
        net(torch.randn(16, 2, 8, 8))  # statistics move
    x = torch.randn(4, 2, 8, 8)
    return net, x, net.eval()(x)


class Turned(nn.Module):
    """A dense layer whose weight is [in x out], as in GPT-2."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(0.3 * torch.randn(inputs, outputs))
        self.bias = nn.Parameter(0.3 * torch.randn(outputs))

    def forward(self, x):
        return x @ self.weight + self.bias


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln_1 = nn.LayerNorm(width)
        self.q, self.k, self.v = (nn.Linear(width, width) for _ in range(3))
        self.c_proj = Turned(width, width)
        self.ln_2 = nn.LayerNorm(width)
        self.c_fc = Turned(width, 4 * width)
        self.c_out = Turned(4 * width, width)

    def forward(self, x):
        n, t, w = x.shape
        h = self.ln_1(x)
        q, k, v = (
            m(h).view(n, t, self.heads, w // self.heads).transpose(1, 2)
            for m in (self.q, self.k, self.v)
        )
        a = q @ k.transpose(-2, -1) / math.sqrt(w // self.heads)
        a = a.masked_fill(torch.ones(t, t).tril() == 0, float("-inf")).softmax(-1)
        x = x + self.c_proj((a @ v).transpose(1, 2).reshape(n, t, w))
        return x + self.c_out(F.gelu(self.c_fc(self.ln_2(x))))


class Gpt(nn.Module):
    def __init__(self, vocabulary, context, width, heads):
        super().__init__()
        self.wte = nn.Embedding(vocabulary, width)
        self.wpe = nn.Embedding(context, width)
        self.h = nn.ModuleList([Block(width, heads)])
        self.ln_f = nn.LayerNorm(width)
        self.lm_head = nn.Linear(width, vocabulary, bias=False)

    def forward(self, tokens):
        x = self.wte(tokens) + self.wpe(torch.arange(tokens.shape[1]))
        for block in self.h:
            x = block(x)
        return self.lm_head(self.ln_f(x))


def texts():
    torch.manual_seed(2)
    net = Gpt(vocabulary=7, context=6, width=8, heads=2)
    tokens = torch.randint(0, 7, (4, 6))
    return net, tokens, net(tokens)


with torch.inference_mode(False):
    for name, (net, x, y) in {"images": images(), "texts": texts()}.items():
        state = {k: v.detach().contiguous() for k, v in net.state_dict().items()}
        save_file(state, f"{name}-weights.safetensors")
        save_file({"x": x.float(), "y": y.detach().contiguous()}, f"{name}-scores.safetensors")
