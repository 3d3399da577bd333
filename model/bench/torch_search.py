"""Trials of a search in PyTorch, one after the other: torch_search.py SPECS FOLDER

FOLDER holds the faces as model/bench/export.go writes them. SPECS is JSON: for each trial its settings, with the
notebook's way of training: pixels and coordinates unscaled, batches in order. The first line written says that all is
read, warm, and decided: each network runs in whichever memory format is faster for it. Then, when a line was read,
the trials are trained, each with a fresh network, and each answered by a line: the memory format, and the RMSE on the
test rows in pixels.
"""

import json
import math
import pathlib
import sys
import time

import numpy as np
import torch

import torch_networks

specs = json.loads(sys.argv[1])
folder = pathlib.Path(sys.argv[2])
torch.set_num_threads(1)
side, keypoints = specs[0]["side"], specs[0]["keypoints"]

pixels = np.fromfile(folder / "images.u8", np.uint8).reshape(-1, 1, side, side)
labels = torch.from_numpy(np.fromfile(folder / "labels.f32", np.float32).reshape(-1, 2 * keypoints))


def split(name):
    rows = np.fromfile(folder / name, np.int32)
    rows = rows[~torch.isnan(labels[rows]).any(1).numpy()]  # complete ones alone
    return torch.from_numpy(pixels[rows]).float(), labels[rows]


train, test = split("train.i32"), split("test.i32")
layouts = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


def rmse(net, layout):
    net.eval()
    squares = 0.0
    with torch.no_grad():
        for i in range(0, len(test[0]), 128):
            x = test[0][i : i + 128].contiguous(memory_format=layout)
            squares += float(((net(x) - test[1][i : i + 128]).double() ** 2).sum())
    value = math.sqrt(squares / test[1].numel())
    return value if math.isfinite(value) else 0  # JSON has no infinity


def run(spec, layout, batches=None):
    """Trains a fresh network for so many batches, or whole epochs, and returns it."""
    torch.manual_seed(spec["seed"])
    net, loss_of = torch_networks.build(spec)
    net = net.to(memory_format=layout)
    optimiser = torch_networks.optimiser(net, spec)
    size = spec["batch_size"]
    mask = torch.ones(size, 2 * keypoints)
    net.train()
    for _ in range(spec["epochs"]):
        for i in range(0, len(train[0]) - size + 1, size)[:batches]:
            x = train[0][i : i + size].contiguous(memory_format=layout)
            optimiser.zero_grad(set_to_none=True)
            loss = loss_of(net(x), train[1][i : i + size], mask)
            loss.backward()
            optimiser.step()
            loss.item()
    return net


def seconds(spec, layout):
    start = time.perf_counter()
    run({**spec, "epochs": 1}, layout, 3)
    return time.perf_counter() - start


faster = {}
for spec in specs:
    shape = (spec["kernel_size"], tuple(spec["out_channel"]), spec["batch_size"])
    if shape not in faster:
        for layout in layouts.values():
            seconds(spec, layout)
        faster[shape] = min(layouts, key=lambda name: min(seconds(spec, layouts[name]) for _ in range(2)))
print(json.dumps({"version": torch.__version__}), flush=True)
sys.stdin.readline()
for spec in specs:
    name = faster[(spec["kernel_size"], tuple(spec["out_channel"]), spec["batch_size"])]
    print(json.dumps({"format": name, "rmse": rmse(run(spec, layouts[name]), layouts[name])}), flush=True)
