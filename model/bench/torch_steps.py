"""Training steps in PyTorch, a few at a time: torch_steps.py SPEC

SPEC is JSON: the network, its batch and its threads. The first line written says which memory format was chosen:
the faster of the two. After that each line read, a number, is answered by the seconds that so many steps took, one
by one, as a JSON list. A step is forward, backward and optimiser; its tensors are in memory already.
"""

import json
import statistics
import sys
import time

import torch

import torch_networks

spec = json.loads(sys.argv[1])
torch.set_num_threads(spec["threads"])
torch.manual_seed(1)

batch, side, outputs = spec["batch_size"], spec["side"], 2 * spec["keypoints"]
images = torch.randn(batch, 1, side, side)
targets = torch.rand(batch, outputs) * side
mask = torch.ones(batch, outputs)


class Steps:
    """The network in one memory format."""

    def __init__(self, layout):
        self.net, self.loss = torch_networks.build(spec)
        self.net.train()
        self.net = self.net.to(memory_format=layout)
        self.images = images.contiguous(memory_format=layout)
        self.optimiser = torch_networks.optimiser(self.net, spec)

    def run(self, count):
        seconds = []
        for _ in range(count):
            start = time.perf_counter()
            self.optimiser.zero_grad(set_to_none=True)
            loss = self.loss(self.net(self.images), targets, mask)
            loss.backward()
            self.optimiser.step()
            loss.item()
            seconds.append(time.perf_counter() - start)
        return seconds


layouts = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}
formats = {name: Steps(layout) for name, layout in layouts.items()}
seconds = {name: [] for name in formats}
for steps in formats.values():
    steps.run(2)
for _ in range(5):
    for name, steps in formats.items():
        seconds[name] += steps.run(2)[1:]  # the first finds the other's tensors in the caches
medians = {name: statistics.median(s) for name, s in seconds.items()}
better = min(medians, key=medians.get)
steps = formats[better]
formats.clear()
print(json.dumps({"version": torch.__version__, "format": better, "medians": medians}), flush=True)
for line in sys.stdin:
    print(json.dumps(steps.run(int(line))), flush=True)
