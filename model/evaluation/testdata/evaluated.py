"""Computes the figures of `fiducial evaluate` with NumPy, from files that the program wrote, and compares.

    evaluated.py faces.csv predicted.csv points.csv evaluation.json

faces.csv is the dataset; predicted.csv is of `fiducial predict` (its coordinates are rounded to 0.01), points.csv and
evaluation.json of `fiducial evaluate --split all --out points.csv --json`.
"""
import csv
import json
import sys

import numpy as np

csv.field_size_limit(1 << 30)
faces, predicted, errors, metrics = sys.argv[1:]
metrics = json.load(open(metrics))


def points(path):
    """Reads the coordinates of a dataset: (rows, keypoints, 2), NaN where a point is not labelled."""
    with open(path, newline="") as f:
        lines = csv.reader(f)
        header = next(lines)
        names = [c[:-2] for c in header if c.endswith("_x")]
        columns = [header.index(n + end) for n in names for end in ("_x", "_y")]
        values = [[float(line[c] or "nan") for c in columns] for line in lines]
    return names, np.array(values).reshape(len(values), len(names), 2)


def figures(names, labels, predictions):
    d = predictions - labels
    complete = ~np.isnan(labels).any(axis=(1, 2))
    eyes = labels[:, names.index("left_eye_center")] - labels[:, names.index("right_eye_center")]
    scaled = np.sqrt((d**2).sum(axis=2)) / np.sqrt((eyes**2).sum(axis=1))[:, None]
    scaled = scaled[~np.isnan(scaled)]
    figures = {
        "rmse": np.sqrt(np.nanmean(d**2)),
        "rmse_complete": np.sqrt((d[complete]**2).mean()),
        "nme": scaled.mean(),
        "pck_5": (scaled < 0.05).mean(),
        "pck_10": (scaled < 0.10).mean(),
    }
    return figures | {n: np.sqrt(np.nanmean(d[:, i]**2)) for i, n in enumerate(names)}


def compare(what, computed, tolerance):
    for name, value in computed.items():
        theirs = metrics["keypoints"][name]["rmse"] if name in metrics["keypoints"] else metrics[name]
        assert abs(theirs - value) <= tolerance, (what, name, theirs, value)


names, labels = points(faces)
_, predictions = points(predicted)
assert metrics["faces"] == (~np.isnan(labels).all(axis=(1, 2))).sum()
compare("from predicted.csv", figures(names, labels, predictions), 0.005)

exact = np.full(labels.shape, np.nan)
for line in csv.DictReader(open(errors, newline="")):
    i, j = int(line["row"]), names.index(line["keypoint"])
    exact[i, j] = float(line["prediction_x"]), float(line["prediction_y"])
    assert np.allclose(labels[i, j], [float(line["label_x"]), float(line["label_y"])], rtol=0, atol=1e-12), line
    assert abs(np.hypot(*(exact[i, j] - labels[i, j])) - float(line["error"])) < 1e-9, line
compare("from points.csv", figures(names, labels, exact), 1e-9)
print("figures of", len(labels), "faces agree; RMSE %.4f px" % metrics["rmse"])
