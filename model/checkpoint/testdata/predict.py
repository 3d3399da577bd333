#!/usr/bin/python3
"""Predicts faces with a checkpoint of network heatmap as docs/checkpoint.md says, in PyTorch and NumPy, and compares.

    predict.py weights.safetensors faces.csv points.csv

points.csv is what `fiducial predict faces.csv --points points.csv --digits 6` wrote; every point, its expected error and
the half axes of its ellipse must be within 0.001 px of it, and the ellipse's angle within 0.01 degrees. Where photos are
files their squares are made by Pillow, which rounds other levels of grey: within 0.1 px of the square at side 96, in the
root of the mean square.
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

sys.dont_write_bytecode = True
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../scheme/testdata"))
from measure import measure


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
    """Photos (n, 1, side, side), standardised, to answers (n, A, 2) in pixels and the peaks of their maps (n, A)."""
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
    return torch.stack([(p.sum(2) * centre).sum(2), (p.sum(3) * centre).sum(2)], 2), p.amax((2, 3))


def guess(t, photo):
    """The probability of each labelling scheme."""
    mean, deviation = t["schemes.mean"], t["schemes.deviation"]
    m = torch.from_numpy(measure(photo)[:len(mean)].astype(np.float32))
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


def turned(metadata, degrees, scale, dx, dy):
    """A view as a matrix and a shift, which take points of the photo to it."""
    c, by = (metadata["side"] - 1) / 2, metadata["settings"].get("side", 96) / 96
    sin, cos = scale * np.sin(np.radians(degrees)), scale * np.cos(np.radians(degrees))
    matrix = np.array([[cos, -sin], [sin, cos]])
    return matrix, c + by * np.array([dx, dy]) - matrix @ [c, c]


def seen(image, matrix, shift):
    """What a view sees of an image."""
    side = len(image)
    v, u = np.mgrid[:side, :side].reshape(2, -1)
    x, y = np.clip(np.linalg.inv(matrix) @ (np.stack([u, v]) - shift[:, None]), 0, side - 1)
    left, top = x.astype(int), y.astype(int)
    right, bottom = np.minimum(left + 1, side - 1), np.minimum(top + 1, side - 1)
    upper = image[top, left] + (x - left) * (image[top, right] - image[top, left])
    lower = image[bottom, left] + (x - left) * (image[bottom, right] - image[bottom, left])
    return (upper + (y - top) * (lower - upper)).reshape(side, side)


def look(t, metadata, photo):
    """Points (views, schemes, K, 2) in pixels of the photo, peaks (views, schemes, K), and how many views are straight."""
    side, partners, augment = metadata["side"], metadata["partners"], metadata["settings"]["augment"]
    image = photo.astype(np.float64)
    if metadata["settings"]["standardise"]:
        image = (image - image.mean()) / (image.std() or 1)
    places = np.array(layout(metadata.get("schemes"), len(partners)))

    def answers(image, places):
        points, peaks = network(t, torch.from_numpy(image.astype(np.float32))[None, None])
        return points[0].numpy().astype(np.float64)[places], peaks[0].numpy().astype(np.float64)[places]

    points, peaks = map(list, zip(answers(image, places)))
    if augment["mirror"] and -1 not in partners:
        mirrored, peak = answers(image[:, ::-1], places[:, partners])
        mirrored[..., 0] = side - 1 - mirrored[..., 0]
        points.append(mirrored)
        peaks.append(peak)
    straight = len(points)
    for view in [(7, .94, 3, 0), (-7, 1.06, 0, 3)] if augment["rotation"] > 0 else []:
        matrix, shift = turned(metadata, *view)
        there, peak = answers(seen(image, matrix, shift), places)
        points.append((there - shift) @ np.linalg.inv(matrix).T)
        peaks.append(peak)
    return np.array(points), np.array(peaks), straight


def doubts(figures, views, peaks, points):
    """Expected errors (K) and ellipses (K, 3: half axes and degrees) of points (K, 2)."""
    mean = views.mean(0)
    apart = np.sqrt(((views - mean) ** 2).sum(-1).mean(0)).mean(0)
    whole = np.sqrt((apart ** 2).mean())
    peak = np.exp(np.log(np.maximum(peaks, 1e-6)).mean((0, 1)))
    between = np.sort(np.hypot(*np.moveaxis(mean - points, -1, 0)), 0)
    schemes = np.sqrt(between[0] * between[1]) if len(between) > 1 else np.zeros(len(points))
    logarithm = np.array(figures["usual"])
    known = {"by_apart": apart + .1, "by_whole": whole + .1, "by_schemes": schemes + .1, "by_peak": peak}
    for name, value in known.items():
        logarithm = logarithm + figures.get(name, 0) * np.log(value)
    groups = figures.get("by_scale") or [{"scale": 0, "ratios": figures["ratios"], "ellipse": np.nan}]
    at = [group["scale"] for group in groups]
    scale, ratios = np.exp(logarithm), [(sum(group["ratios"]) + group["ratios"][-1]) / 100 for group in groups]
    expected = scale * np.interp(logarithm, at, ratios)
    deviations = scale * np.interp(logarithm, at, [group["ellipse"] for group in groups])
    ellipses = []
    for d, (a, b, c) in zip(deviations, figures.get("shapes", [])):
        squares, axes = np.linalg.eigh([[a, b], [b, c]])  # the larger one last
        angle = np.degrees(np.arctan2(axes[1, 1], axes[0, 1])) % 180
        ellipses.append([d * np.sqrt(squares[1]), d * np.sqrt(squares[0]), angle])
    return expected, np.array(ellipses)


def predict(t, metadata, photo):
    """Points (K, 2), and the columns of predict --points behind them (K, 4) where the weights say them, else (K, 0)."""
    views, peaks, straight = look(t, metadata, photo)
    weights = guess(t, photo).numpy() if views.shape[1] > 1 else np.ones(1)
    points = np.einsum("s,vskx->kx", weights, views[:straight]) / straight
    figures = metadata.get("expected_errors")
    if figures is None or len(views) == 1:
        return points, np.empty((len(points), 0))
    expected, ellipses = doubts(figures, views, peaks, points)
    return points, np.column_stack([expected, ellipses])


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
    side, files = metadata["side"], "file" in faces[0]
    apart, doubted, angles = [], [], []
    for row, face in enumerate(faces):
        left, top, size = 0, 0, side
        if files:
            path = os.path.join(os.path.dirname(sys.argv[2]), face["file"])
            photo, (left, top, size) = square(path, face, side)
        else:
            photo = np.array(face["Image"].split(), np.uint8).reshape(side, -1)
        scale, unit = size / side, 96 / size if files else 1
        for name, (u, v), doubt in zip(metadata["keypoints"], *predict(t, metadata, photo)):
            theirs = points[row, name]
            x, y = (u + 0.5) * scale - 0.5 + left, (v + 0.5) * scale - 0.5 + top
            apart += [unit * abs(x - float(theirs["x"])), unit * abs(y - float(theirs["y"]))]
            said = [float(theirs[column]) for column in COLUMNS if theirs[column]]
            assert len(said) == len(doubt), (row, name, said, doubt)
            if said:
                doubted += [unit * abs(ours * scale - length) for ours, length in zip(doubt[:3], said)]
                angles.append(abs((doubt[3] - said[3] + 90) % 180 - 90))
    most, mean = (np.inf, 0.1) if files else (1e-3, 1e-3)
    hold(len(faces), "points", apart, "px", most, mean)
    hold(len(faces), "expected errors and half axes", doubted, "px", most, mean)
    hold(len(faces), "angles", angles, "degrees", 1e-2, 1e-2)


COLUMNS = ["expected_error", "ellipse_major", "ellipse_minor", "ellipse_degrees"]


def hold(faces, what, off, unit, most, mean):
    """Says how far off numbers are, and fails where they are farther, at most and in the root of the mean square."""
    if off:
        found = np.sqrt(np.mean(np.square(off)))
        print(f"{faces} faces: {what} at most {max(off):.6f} {unit} apart, {found:.6f} in the root of the mean square")
        assert max(off) <= most and found <= mean


torch.set_grad_enabled(False)
main()
