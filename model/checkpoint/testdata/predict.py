#!/usr/bin/python3
"""Predicts faces with a checkpoint of network heatmap as docs/checkpoint.md says, in PyTorch and NumPy, and compares.

    predict.py weights.safetensors faces.csv points.csv

points.csv is what `fiducial predict faces.csv --points points.csv --digits 6` wrote; every point must be within
0.001 px of it. Where photos are files their squares are made by Pillow, which rounds other levels of grey: within
0.1 px of the square at side 96, in the root of the mean square.
"""
import csv
import json
import os
import struct
import sys

import numpy as np
import torch
from PIL import Image, ImageOps
from torch.nn import functional as F


def read(path):
    """The tensors by name, in float32, and the metadata."""
    content = open(path, "rb").read()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    metadata = {k: v if k == "format" else json.loads(v) for k, v in header.pop("__metadata__").items()}
    types = {"F32": "<f4", "F16": "<f2"}
    tensors = {}
    for name, info in header.items():
        first, last = (8 + length + offset for offset in info["data_offsets"])
        values = np.frombuffer(content[first:last], types[info["dtype"]]).reshape(info["shape"])
        tensors[name] = torch.from_numpy(values.astype(np.float32))
    return tensors, metadata


def network(t, x):
    """Photos (n, 1, side, side), standardised, to answers (n, A, 2) in pixels."""
    def block(x, name):
        norm = [t[f"{name}.norm.{part}"] for part in ("running_mean", "running_var", "weight", "bias")]
        return F.relu(F.batch_norm(F.conv2d(x, t[name + ".conv.weight"], padding=1), *norm, eps=1e-5))

    def pair(x, name):
        return block(block(x, name + ".0"), name + ".1")

    fine = pair(F.max_pool2d(pair(F.max_pool2d(pair(x, "down1"), 2), "down2"), 2), "down4")
    coarse = pair(F.max_pool2d(pair(F.max_pool2d(fine, 2), "down8"), 2), "down16")
    coarse = F.interpolate(coarse, size=fine.shape[2:], mode="bilinear", align_corners=False)
    maps = F.conv2d(block(torch.cat([fine, coarse], 1), "join"), t["maps.weight"])
    p = torch.softmax(maps.flatten(2), 2).view(maps.shape)
    centre = torch.arange(maps.shape[3]) * 4 + 1.5
    return torch.stack([(p.sum(2) * centre).sum(2), (p.sum(3) * centre).sum(2)], 2)


def cells(a, n):
    size = len(a) // n
    margin = (len(a) - size * n) // 2
    a = a[margin:margin + size * n, margin:margin + size * n].reshape(n, size, n, size).mean((1, 3))
    return ((a + a[:, ::-1]) / 2)[:, :(n + 1) // 2].ravel()


def spectrum(a):
    n = len(a) // 16 * 16
    margin = (len(a) - n) // 2
    a = a[margin:margin + n, margin:margin + n]
    power = np.abs(np.fft.fft2((a - a.mean()) / (a.std() + 1)))[:, :n // 2 + 1] ** 2 / n ** 2
    band = np.minimum(np.abs(np.round(np.fft.fftfreq(n) * n)).astype(int) * 12 // n, 5)
    across = band[:n // 2 + 1]
    return np.log([power[np.ix_(band == y, across == x)].mean() + 1e-6 for y in range(6) for x in range(6)])


def half(a):
    n = len(a) // 2
    return a[:2 * n, :2 * n].reshape(n, 2, n, 2).mean((1, 3))


def steps(a):
    """Shares of the pairs of steps, by unit: following each other, then beside each other."""
    first = {}
    of = [[0] * 7 for _ in range(7)]
    for u in range(-3, 4):
        for v in range(-3, 4):
            of[u + 3][v + 3] = first.setdefault(max((u, v), (v, u), (-u, -v), (-v, -u)), len(first))
    of, out = np.array(of), []
    for unit in (1, 3):
        down, across = [np.clip(np.round(np.diff(a, axis=axis) / unit), -3, 3).astype(int) + 3 for axis in (0, 1)]
        following = [of[down[:-1], down[1:]].ravel(), of[across[:, :-1], across[:, 1:]].ravel()]
        beside = [of[down[:, :-1], down[:, 1:]].ravel(), of[across[:-1], across[1:]].ravel()]
        for pairs in (following, beside):
            pairs = np.concatenate(pairs)
            out.append(np.sqrt(np.bincount(pairs, minlength=16) / len(pairs)))
    return np.concatenate(out)


def means(a, n):
    size = len(a) // n
    margin = (len(a) - size * n) // 2
    return a[margin:margin + size * n, margin:margin + size * n].reshape(n, size, n, size).mean((1, 3))


def edges(a):
    sideways, downwards = np.abs(a[1:-1, 2:] - a[1:-1, :-2]), np.abs(a[2:, 1:-1] - a[:-2, 1:-1])
    right, left = np.abs(a[2:, 2:] - a[:-2, :-2]), np.abs(a[2:, :-2] - a[:-2, 2:])
    slanting = (means(right, 8) + means(left, 8)[:, ::-1]) / 2
    return np.log(np.concatenate([cells(sideways, 8), cells(downwards, 8), slanting.ravel()]) + .1)


def measures(photo):
    a = photo.astype(np.float64)
    out = [np.quantile(a, [0, .01, .05, .1, .25, .5, .75, .9, .95, .99, 1]), [a.mean(), a.std()],
           np.histogram(photo, 16, (0, 256))[0] / photo.size, cells(a, 12)]
    level = a
    for n in (6, 6, 3, 0):
        beside = level[:-2, 1:-1] + level[2:, 1:-1] + level[1:-1, :-2] + level[1:-1, 2:]
        sharp = np.abs(4 * level[1:-1, 1:-1] - beside)
        out.append([np.log(sharp.mean() + .1)])
        if n:
            out.append(np.log(cells(sharp, n) + .1))
        level = half(level)
    top, bottom, left, right = [(s.mean(), s.std()) for s in (a[:4], a[-4:], a[:, :4], a[:, -4:])]
    ends = [(photo == v).mean() for v in (0, 1, 2, 3, 252, 253, 254, 255)]
    sides = [np.add(left, right) / 2, np.abs(np.subtract(left, right))]
    return np.concatenate([*out, spectrum(a), ends, top, bottom, *sides, steps(a), steps(half(a)), edges(a)])


def guess(t, photo):
    """The probability of each labelling scheme."""
    mean, deviation = t["schemes.mean"], t["schemes.deviation"]
    m = torch.from_numpy(measures(photo)[:len(mean)].astype(np.float32))
    m = ((m - mean) / (deviation + 1e-6)).clamp(-5, 5)
    hidden = F.relu(F.linear(m, t["schemes.hidden.weight"], t["schemes.hidden.bias"]))
    if "schemes.logits.weight" in t:
        p = torch.sigmoid(F.linear(hidden, t["schemes.logits.weight"], t["schemes.logits.bias"]))
    else:  # files of earlier versions
        p = F.linear(hidden, t["schemes.answers.weight"], t["schemes.answers.bias"]).clamp(0, 1)
    return p / p.sum() if p.sum() > 0 else torch.full_like(p, 1 / len(p))


def layout(schemes, keypoints):
    """Which answer is for each keypoint, scheme by scheme."""
    taken, answers, following = set(), [], keypoints
    for labelled in schemes or [[True] * keypoints]:
        places = list(range(keypoints))
        for k in range(keypoints):
            if labelled[k] and k in taken:
                places[k] = following
                following += 1
            elif labelled[k]:
                taken.add(k)
        answers.append(places)
    return answers


def predict(t, metadata, photo):
    side, partners = metadata["side"], metadata["partners"]
    x = photo.astype(np.float64)
    if metadata["settings"]["standardise"]:
        x = (x - x.mean()) / (x.std() or 1)
    x = torch.from_numpy(x.astype(np.float32))[None, None]
    views = [network(t, x)[0]]
    mirrors = metadata["settings"]["augment"]["mirror"] and -1 not in partners
    if mirrors:
        views.append(network(t, x.flip(3))[0])
    places = layout(metadata.get("schemes"), len(partners))
    weights = guess(t, photo) if len(places) > 1 else [1]
    total = torch.zeros(len(partners), 2)
    for weight, answers in zip(weights, places):
        straight = views[0][answers]
        if mirrors:
            mirrored = views[1][answers][partners]
            mirrored[:, 0] = side - 1 - mirrored[:, 0]
            straight = (straight + mirrored) / 2
        total += weight * straight
    return total.numpy()


def square(path, face, side):
    """The box of a face in a photo, as grey levels (side, side), and the box: left, top, size."""
    photo = ImageOps.exif_transpose(Image.open(path))
    photo = np.array(photo if photo.mode == "L" else photo.convert("RGB").convert("L"))
    height, width = photo.shape
    if face["box_size"]:
        left, top, size = (float(face[name]) for name in ("box_left", "box_top", "box_size"))
    else:
        size = min(width, height)
        left, top = (width - size) // 2, (height - size) // 2
    margin = int(size) + 8
    grown = Image.fromarray(np.pad(photo, margin, "edge"))  # beyond the photo its border goes on
    x, y = left + margin, top + margin
    return np.array(grown.resize((side, side), Image.BICUBIC, box=(x, y, x + size, y + size))), (left, top, size)


def main():
    t, metadata = read(sys.argv[1])
    assert metadata["settings"]["network"] == "heatmap", "only networks of the family heatmap"
    csv.field_size_limit(1 << 30)
    faces = list(csv.DictReader(open(sys.argv[2], newline="")))
    points = {(int(p["row"]), p["keypoint"]): p for p in csv.DictReader(open(sys.argv[3], newline=""))}
    assert len(points) == len(faces) * len(metadata["keypoints"]) > 0
    side, apart, files = metadata["side"], [], "file" in faces[0]
    for row, face in enumerate(faces):
        left, top, size, unit = 0, 0, side, 1
        if files:
            path = os.path.join(os.path.dirname(sys.argv[2]), face["file"])
            photo, (left, top, size) = square(path, face, side)
            unit = 96 / size
        else:
            photo = np.array(face["Image"].split(), np.uint8).reshape(side, -1)
        for name, (u, v) in zip(metadata["keypoints"], predict(t, metadata, photo)):
            theirs = points[row, name]
            x, y = ((a + 0.5) * size / side - 0.5 + edge for a, edge in ((u, left), (v, top)))
            apart += [unit * abs(x - float(theirs["x"])), unit * abs(y - float(theirs["y"]))]
    mean = np.sqrt(np.mean(np.square(apart)))
    print("%d faces, at most %.6f px apart, %.6f in the root of the mean square" % (len(faces), max(apart), mean))
    assert mean <= 0.1 if files else max(apart) <= 1e-3


torch.set_grad_enabled(False)
main()
