#!/usr/bin/python3
"""Golden values of the families of networks, computed by PyTorch.

    /usr/bin/python3 golden.py            writes the .safetensors files beside this script
    /usr/bin/python3 golden.py --check    computes them anew and compares with those files

Needs Debian's python3-torch (made with 1.13) and no network. Each file holds one small network: weights as
PyTorch draws them, a batch with missing points, dropout masks, and what PyTorch makes of them: the outputs
in evaluation (without dropout, with running statistics), the loss, every gradient, and the weights and losses of ten
steps of torch.optim.Adam or AdamW, each on the same batch with the same masks. Weights and pixels start as float32;
PyTorch computes in float64, so that the values do not depend on the machine or on the order of its sums.
"""

import json
import pathlib
import struct
import sys

import numpy as np
import torch

HERE = pathlib.Path(__file__).resolve().parent
STEPS = 10
KEPT_STEPS = (1, STEPS)  # the steps whose weights are kept

# faces is the batch size; scale multiplies the pixels (a power of two, so that the product is exact);
# extent is the range of the targets; missing is the share of keypoints without a label, and blank rows have none.
# The seeds are such that no gradient is so near zero that Adam, which divides by its size, makes much of its
# rounding: with these, PyTorch's own float32 and float64 agree after ten steps to 1e-6 of each tensor's largest value;
# that of channels suits every kernel path.
CASES = {
    "notebook": dict(seed=1, side=96, keypoints=15, kernel=5, stride=1, padding=1, channels=[2, 2, 2], dropout=0.5,
                     faces=3, scale=1.0, extent=96.0, missing=0.0, blank=0, lr=1e-3, weight_decay=1e-3),
    "odd_side": dict(seed=2, side=31, keypoints=4, kernel=3, stride=1, padding=1, channels=[2, 3, 4], dropout=0.25,
                     faces=5, scale=1 / 256, extent=1.0, missing=0.3, blank=0, lr=1e-2, weight_decay=1e-2),
    "channels": dict(seed=58, side=50, keypoints=4, kernel=3, stride=1, padding=1, channels=[8, 16, 16], dropout=0.5,
                     faces=3, scale=1 / 256, extent=1.0, missing=0.3, blank=1, lr=1e-3, weight_decay=0.0),
    "stride": dict(seed=4, side=50, keypoints=2, kernel=3, stride=2, padding=1, channels=[4, 2], dropout=0.0,
                   faces=4, scale=1 / 256, extent=1.0, missing=0.2, blank=0, lr=1e-3, weight_decay=1e-1),
    "padding": dict(seed=59, side=37, keypoints=3, kernel=5, stride=1, padding=2, channels=[8, 2], dropout=0.5,
                    faces=3, scale=1 / 256, extent=1.0, missing=0.5, blank=1, lr=1e-3, weight_decay=1e-3),
    "wide_stride": dict(seed=45, side=45, keypoints=3, kernel=5, stride=2, padding=2, channels=[3, 5], dropout=0.1,
                        faces=4, scale=1 / 256, extent=1.0, missing=0.2, blank=0, lr=1e-2, weight_decay=1e-3),
    "no_padding": dict(seed=39, side=30, keypoints=3, kernel=3, stride=1, padding=0, channels=[5, 9], dropout=0.5,
                       faces=7, scale=1 / 256, extent=1.0, missing=0.1, blank=0, lr=1e-2, weight_decay=0.0),
}


# Heatmap networks, trained with smooth L1 and AdamW. Their targets are pixels. With an eps that is not tiny, Adam does
# not blow up the rounding of small gradients, of which batch norms, whose gradients nearly cancel, have many. The seeds
# are such that no ReLU and no maximum is decided by rounding: when every first weight changes by about a millionth, no
# tensor changes by more than 3e-5 of its largest value.
HEATMAPS = {
    "heatmap": dict(seed=10, side=48, keypoints=3, channels=[4, 5, 6], faces=4, scale=1 / 256, extent=48.0, missing=0.3,
                    blank=1, beta=2.0, lr=1e-3, weight_decay=1e-2, eps=1e-2),
    "heatmap_96": dict(seed=6, side=96, keypoints=15, channels=[2, 4, 8], faces=2, scale=1 / 256, extent=96.0,
                       missing=0.2, blank=0, beta=0.5, lr=1e-3, weight_decay=1e-4, eps=1e-2),
    "heatmap_odd": dict(seed=12, side=45, keypoints=1, channels=[3, 2, 4], faces=5, scale=1 / 256, extent=45.0,
                        missing=0.0, blank=0, beta=20.0, lr=1e-3, weight_decay=0.5, eps=1e-2),
}


class Pack(torch.nn.Module):
    def __init__(self, inputs, outputs, case):
        super().__init__()
        shape = dict(kernel_size=case["kernel"], stride=case["stride"], padding=case["padding"])
        self.conv1 = torch.nn.Conv2d(inputs, outputs, **shape)
        self.conv2 = torch.nn.Conv2d(outputs, outputs, **shape)

    def forward(self, x):
        x = torch.relu(self.conv1(x))
        x = torch.relu(self.conv2(x))
        return torch.nn.functional.max_pool2d(x, 2)


class Network(torch.nn.Module):
    """The notebook's network; the dropout masks come from outside."""

    def __init__(self, case):
        super().__init__()
        self.keep = 1 - case["dropout"]
        ins = [1] + case["channels"][:-1]
        self.packs = torch.nn.ModuleList(Pack(i, o, case) for i, o in zip(ins, case["channels"]))
        self.shapes = []  # of what each dropout gets, without the batch
        with torch.no_grad():
            x = torch.zeros(1, 1, case["side"], case["side"])
            for pack in self.packs:
                x = pack(x)
                self.shapes.append(tuple(x.shape[1:]))
        self.linear = torch.nn.Linear(x.numel(), 2 * case["keypoints"])

    def forward(self, x, masks=None):
        for i, pack in enumerate(self.packs):
            x = pack(x)
            if masks:
                x = x * masks[i] / self.keep
        return self.linear(x.flatten(1))


class Block(torch.nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv = torch.nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.norm = torch.nn.BatchNorm2d(outputs)

    def forward(self, x):
        return torch.relu(self.norm(self.conv(x)))


class Heatmap(torch.nn.Module):
    """Soft-argmax over maps of a quarter of the image's size."""

    shapes = []  # it has no dropout

    def __init__(self, case):
        super().__init__()
        a, b, c = case["channels"]
        pair = lambda i, o: torch.nn.Sequential(Block(i, o), Block(o, o))
        self.down1, self.down2, self.down4 = pair(1, a), pair(a, b), pair(b, c)
        self.down8, self.down16 = pair(c, c), pair(c, c)
        self.join, self.maps = Block(2 * c, c), torch.nn.Conv2d(c, case["keypoints"], 1, bias=False)

    def forward(self, x, masks=None):
        pool = lambda x: torch.nn.functional.max_pool2d(x, 2)
        fine = self.down4(pool(self.down2(pool(self.down1(x)))))
        coarse = self.down16(pool(self.down8(pool(fine))))
        coarse = torch.nn.functional.interpolate(coarse, size=fine.shape[2:], mode="bilinear", align_corners=False)
        maps = self.maps(self.join(torch.cat([fine, coarse], 1)))
        p = torch.softmax(maps.flatten(2), 2).view(maps.shape)
        centre = torch.arange(maps.shape[3], dtype=maps.dtype) * 4 + 1.5
        return torch.stack([(p.sum(2) * centre).sum(2), (p.sum(3) * centre).sum(2)], 2).flatten(1)


def start_statistics(net, rng):
    """Gives batch norms running statistics, weights and biases as if they had been trained, so that each matters."""
    for m in net.modules():
        if isinstance(m, torch.nn.BatchNorm2d):
            for values, low, high in ((m.running_mean, -1, 1), (m.running_var, 0.5, 2), (m.weight, 0.5, 1.5), (m.bias, -0.5, 0.5)):
                values.data = torch.from_numpy(rng.uniform(low, high, len(values)).astype(np.float32))


def masked_loss(case, outputs, targets, mask):
    if "beta" in case:
        errors = torch.nn.functional.smooth_l1_loss(outputs, targets, reduction="none", beta=case["beta"])
    else:
        errors = (outputs - targets) ** 2
    return (errors * mask).sum() / mask.sum()


def tensors(net):
    """The network's tensors by name, without the count of batches that PyTorch keeps beside running statistics."""
    return {k: v for k, v in net.state_dict().items() if not k.endswith("num_batches_tracked")}


def golden(case):
    torch.manual_seed(case["seed"])
    rng = np.random.default_rng(case["seed"])
    n, side, outputs = case["faces"], case["side"], 2 * case["keypoints"]
    net = Heatmap(case) if "beta" in case else Network(case)
    start_statistics(net, rng)
    start = {k: v.numpy().copy() for k, v in tensors(net).items()}
    net.double()

    pixels = smooth_pixels(rng, n, side)
    targets = (rng.random((n, outputs)) * case["extent"]).astype(np.float32)
    labelled = np.repeat(rng.random((n, case["keypoints"])) >= case["missing"], 2, axis=1)
    labelled[n - case["blank"]:] = False
    labelled[0] = True
    masks = []
    if case.get("dropout", 0) > 0:
        masks = [(rng.random((n, *shape)) >= case["dropout"]).astype(np.uint8) for shape in net.shapes]

    x = torch.from_numpy(pixels.astype(np.float64) * case["scale"])
    y = torch.from_numpy(targets.astype(np.float64))
    m = torch.from_numpy(labelled.astype(np.float64))
    drop = [torch.from_numpy(k.astype(np.float64)) for k in masks]

    out = {"images": pixels, "targets": targets, "mask": labelled.astype(np.uint8)}
    for i, k in enumerate(masks):
        out[f"dropout.{i}"] = k
    for k, v in start.items():
        out["start." + k] = v
    net.eval()
    with torch.no_grad():
        out["outputs"] = net(x).numpy().astype(np.float32)
    net.train()

    optimizer = torch.optim.AdamW if "beta" in case else torch.optim.Adam
    adam = optimizer(net.parameters(), lr=case["lr"], betas=(0.9, 0.999), eps=case.get("eps", 1e-8),
                     weight_decay=case["weight_decay"])
    losses = []
    for step in range(1, STEPS + 1):
        adam.zero_grad()
        loss = masked_loss(case, net(x, drop), y, m)
        loss.backward()
        losses.append(loss.item())
        if step == 1:
            for k, p in net.named_parameters():
                out["gradient." + k] = p.grad.numpy().astype(np.float32)
        adam.step()
        if step in KEPT_STEPS:
            for k, v in tensors(net).items():
                out[f"step{step}." + k] = v.numpy().astype(np.float32)
    out["losses"] = np.array(losses, dtype=np.float64)
    return out


def smooth_pixels(rng, n, side):
    """Pictures that vary slowly, as photos do: a coarse grid enlarged, with a little noise."""
    coarse = torch.from_numpy(rng.random((n, 1, 7, 7)) * 255)
    fine = torch.nn.functional.interpolate(coarse, size=(side, side), mode="bilinear", align_corners=True).numpy()
    return np.clip(fine + rng.normal(0, 6, fine.shape), 0, 255).astype(np.uint8)


KINDS = {"float32": "F32", "float64": "F64", "uint8": "U8"}


def write(path, tensors, metadata):
    """Writes safetensors: the header's length in 8 bytes, the header in JSON, then the tensors."""
    header, blobs, offset = {"__metadata__": metadata}, [], 0
    for k in sorted(tensors, key=lambda k: (-tensors[k].itemsize, k)):  # the largest first, so that all are aligned
        blob = np.ascontiguousarray(tensors[k]).tobytes()
        header[k] = dict(dtype=KINDS[tensors[k].dtype.name], shape=list(tensors[k].shape),
                         data_offsets=[offset, offset + len(blob)])
        blobs.append(blob)
        offset += len(blob)
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    path.write_bytes(struct.pack("<Q", len(head)) + head + b"".join(blobs))


def read(path):
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    header.pop("__metadata__")
    types = {v: k for k, v in KINDS.items()}
    return {k: np.frombuffer(data[8 + size:][slice(*v["data_offsets"])], dtype=types[v["dtype"]]).reshape(v["shape"])
            for k, v in header.items()}


def differences(name, new):
    """Says where new values differ from those on disk by more than 1e-6 of the tensor's largest."""
    old = read(HERE / (name + ".safetensors"))
    if sorted(old) != sorted(new):
        yield f"{name}: has tensors {sorted(old)}, expected {sorted(new)}"
        return
    for k in sorted(new):
        a, b = old[k].astype(np.float64), new[k].astype(np.float64)
        if a.shape != b.shape or np.abs(a - b).max() > 1e-6 * max(np.abs(b).max(), 1e-30):
            yield f"{name}: {k} differs"


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        sys.exit(__doc__)
    failures = []
    for name, case in (CASES | HEATMAPS).items():
        tensors = golden(case)
        if check:
            failures += differences(name, tensors)
        else:
            write(HERE / (name + ".safetensors"), tensors, {"case": json.dumps(case), "torch": torch.__version__})
    if failures:
        sys.exit("\n".join(failures))


if __name__ == "__main__":
    main()
