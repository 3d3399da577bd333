"""A training run in PyTorch by the program's settings: torch_train.py SPEC FOLDER

FOLDER holds the faces as model/bench/export.go writes them: images.u8 (N, side, side), labels.f32 (N, 2K; NaN where
missing), train.i32 and test.i32 (row numbers), partners.i32 (K: which keypoint a mirrored one becomes). SPEC is JSON:
the settings, `threads` and `budget`, the seconds after which to end. After every epoch a line of JSON is written:
seconds since the start and the RMSE on the test rows in pixels.
"""

import copy
import json
import pathlib
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

import torch_networks

spec = json.loads(sys.argv[1])
folder = pathlib.Path(sys.argv[2])
torch.set_num_threads(spec["threads"])
torch.manual_seed(spec["seed"])
rng = np.random.default_rng(spec["seed"])
side, keypoints = spec["side"], spec["keypoints"]

pixels = torch.from_numpy(np.fromfile(folder / "images.u8", np.uint8).reshape(-1, 1, side, side))
labels = torch.from_numpy(np.fromfile(folder / "labels.f32", np.float32).reshape(-1, 2 * keypoints))
train = np.fromfile(folder / "train.i32", np.int32)
test = np.fromfile(folder / "test.i32", np.int32)
partners = np.fromfile(folder / "partners.i32", np.int32).tolist()

if spec["complete_only"]:
    train = train[~torch.isnan(labels[train]).any(1).numpy()]
mean_face = torch.from_numpy(np.nanmean(labels[train].numpy(), 0)) if spec["offsets"] else torch.zeros(2 * keypoints)
unit = side / 4 if spec["offsets"] else 1.0


def prepare(rows):
    x = pixels[rows].float()
    if not spec["standardise"]:
        return x
    return (x - x.mean((1, 2, 3), keepdim=True)) / x.std((1, 2, 3), unbiased=False, keepdim=True).clamp(min=1e-6)


def augment(x, y):
    """Mirrors, turns, scales and shifts in one resampling, then changes brightness and contrast, then blurs."""
    a, n, centre = spec["augment"], len(x), (side - 1) / 2
    either = lambda amount: (torch.rand(n) * 2 - 1) * amount
    y = y.view(n, keypoints, 2).clone()
    if a["mirror"]:
        flip = torch.rand(n) < 0.5
        x = x.clone()
        x[flip] = x[flip].flip(3)
        y[flip] = y[flip][:, partners]
        y[flip, :, 0] = side - 1 - y[flip, :, 0]
    if a["rotation"] or a["scale"] or a["shift"]:
        angle, scale = either(np.deg2rad(a["rotation"])), 1 + either(a["scale"])
        shift = torch.stack([either(a["shift"]), either(a["shift"])], 1)
        c, s = torch.cos(angle), torch.sin(angle)
        turn = torch.stack([torch.stack([c, -s], 1), torch.stack([s, c], 1)], 1)
        back = turn.transpose(1, 2) / scale[:, None, None]
        theta = torch.cat([back, -back @ (shift / centre)[:, :, None]], 2)
        x = F.grid_sample(x, F.affine_grid(theta, x.shape, align_corners=True), align_corners=True, padding_mode="border")
        y = scale[:, None, None] * ((y - centre) @ turn.transpose(1, 2)) + shift[:, None] + centre
    if a["brightness"] or a["contrast"]:
        column = lambda v: v[:, None, None, None]
        mean, deviation = x.mean((1, 2, 3), keepdim=True), x.std((1, 2, 3), keepdim=True)
        x = (x - mean) * column(1 + either(a["contrast"])) + mean + column(either(a["brightness"])) * deviation
    if a["blur"]:
        sigma = (torch.rand(n) * a["blur"]).clamp(min=0.05)
        offsets = torch.arange(-int(np.ceil(3 * a["blur"])), int(np.ceil(3 * a["blur"])) + 1).float()
        weights = torch.exp(-offsets**2 / (2 * sigma[:, None] ** 2))
        weights = weights / weights.sum(1, keepdim=True)
        radius = len(offsets) // 2
        x = F.pad(x, (radius,) * 4, mode="replicate").transpose(0, 1)
        x = F.conv2d(x, weights[:, None, None, :], groups=n)
        x = F.conv2d(x, weights[:, None, :, None], groups=n).transpose(0, 1)
    return x, y.reshape(n, -1)


def initialise(net):
    """Draws convolutions as the program's init `he` does; PyTorch's own first weights are its `pytorch`."""
    if spec["init"] != "he" or spec["network"] != "packs":
        return
    for m in net.modules():
        if isinstance(m, torch.nn.Conv2d):
            torch.nn.init.kaiming_uniform_(m.weight, nonlinearity="relu")
            torch.nn.init.zeros_(m.bias)


def average(mean, net, step):
    decay = min(spec["average"], (1 + step) / (10 + step))
    with torch.no_grad():
        for m, p in zip(mean.state_dict().values(), net.state_dict().values()):
            if m.dtype.is_floating_point:
                m.lerp_(p, 1 - decay)


def rmse(net):
    net.eval()
    squares, count = 0.0, 0
    with torch.no_grad():
        for i in range(0, len(test), 128):
            rows = test[i : i + 128]
            y = labels[rows]
            known = ~torch.isnan(y)
            error = (net(prepare(rows).contiguous(memory_format=layout)) * unit + mean_face - y)[known]
            squares += float((error.double() ** 2).sum())
            count += int(known.sum())
    value = (squares / count) ** 0.5
    return value if np.isfinite(value) else 0  # JSON has no infinity


def rate(step, share):
    if spec["schedule"] != "cosine":
        return spec["lr"]
    return spec["lr"] * min(1, (step + 1) / 100) * (1 + np.cos(np.pi * min(share, 1))) / 2


net, loss_of = torch_networks.build(spec)
initialise(net)
layout = {"channels_last": torch.channels_last, "contiguous": torch.contiguous_format}[spec["format"]]
net = net.to(memory_format=layout)
mean = copy.deepcopy(net) if spec["average"] else net
optimiser = torch_networks.optimiser(net, spec)
size = spec["batch_size"]

start, step, over = time.perf_counter(), 0, False
while not over:
    net.train()
    order = rng.permutation(train) if spec["shuffle"] else train
    last = len(order) - size + 1 if spec["drop_last"] else len(order)
    for i in range(0, last, size):
        share = (time.perf_counter() - start) / spec["budget"]
        over = share >= 1
        if over:
            break
        rows = order[i : i + size]
        x, y = augment(prepare(rows), labels[rows])
        mask = (~torch.isnan(y)).float()
        target = (torch.nan_to_num(y) - mean_face) / unit
        for group in optimiser.param_groups:
            group["lr"] = rate(step, share)
        optimiser.zero_grad(set_to_none=True)
        loss_of(net(x.contiguous(memory_format=layout)), target, mask).backward()
        optimiser.step()
        step += 1
        if mean is not net:
            average(mean, net, step)
    print(json.dumps({"seconds": time.perf_counter() - start, "rmse": rmse(mean)}), flush=True)
