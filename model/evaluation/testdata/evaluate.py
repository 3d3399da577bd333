"""Writes evaluate.json: random labels and predictions with the figures that NumPy computes for them."""
import json
import pathlib

import numpy as np

rng = np.random.default_rng(1)
labels = rng.uniform(10, 80, (60, 15, 2))
labels[:, 0] = [66, 38] + rng.normal(0, 2, (60, 2))
labels[:, 1] = [30, 38] + rng.normal(0, 2, (60, 2))
predictions = (labels + rng.normal(0, 2, labels.shape)).round(2)
labels = labels.round(2)
labels[rng.uniform(size=(60, 15)) < 0.1] = np.nan

d = predictions - labels
complete = ~np.isnan(labels).any(axis=(1, 2))
distance = np.sqrt((d**2).sum(axis=2))
scaled = distance / np.sqrt(((labels[:, 0] - labels[:, 1])**2).sum(axis=1))[:, None]
scaled = scaled[~np.isnan(scaled)]
metrics = {
    "RMSE": np.sqrt(np.nanmean(d**2)),
    "RMSEComplete": np.sqrt((d[complete]**2).mean()),
    "NME": scaled.mean(),
    "PCK5": (scaled < 0.05).mean(),
    "PCK10": (scaled < 0.10).mean(),
    "Keypoints": list(np.sqrt(np.nanmean(d**2, axis=(0, 2)))),
    "Faces": list(np.sqrt(np.nanmean(d**2, axis=(1, 2)))),
    "Curve": [[t, (scaled < t).mean()] for t in (0.0, 0.01, 0.033, 0.05, 0.08, 0.1, 0.2, 9.0)],
    "Quantiles": [[q, np.nanquantile(distance, q)] for q in (0.0, 0.1, 0.5, 0.9, 0.95, 1.0)],
    "HistogramWidth": 0.25,
}
rows = np.sqrt(np.nanmean(d**2, axis=(1, 2)))
known = distance[~np.isnan(distance)]
counts = {
    "Histogram": [int(n) for n in np.histogram(known, bins=[0.25 * i for i in range(20)] + [np.inf])[0]],
    "Worst": [int(i) for i in np.argsort(-rows, kind="stable")[:10]],
}


def points(a):
    return [[[None if np.isnan(v) else float(v) for v in p] for p in f] for f in a]


def figure(v):
    """Ten decimals: what is beyond differs between processors."""
    return [figure(w) for w in v] if isinstance(v, list) else round(float(v), 10)


metrics = {name: figure(v) for name, v in metrics.items()} | counts
path = pathlib.Path(__file__).with_name("evaluate.json")
path.write_text(json.dumps({"Labels": points(labels), "Predictions": points(predictions), "Metrics": metrics}) + "\n")
