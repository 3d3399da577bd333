"""Reads and writes face_images.npz by NumPy and facial_keypoints.csv by pandas, as people do with the published ones; nothing of Fiducial.

numpy_faces.py read FOLDER     says pixels and points of each face as JSON
numpy_faces.py write FOLDER    writes five faces as each type and in each order, a folder below FOLDER for each, and says the same of all
"""

import json
import os
import sys

try:
    import numpy as np
    import pandas as pd
except ImportError as missing:
    print(missing)
    sys.exit(77)


def read(folder):
    faces = np.moveaxis(np.load(os.path.join(folder, "face_images.npz"))["face_images"], -1, 0)  # [y, x, face]
    points = pd.read_csv(os.path.join(folder, "facial_keypoints.csv"), float_precision="round_trip").to_numpy()
    return [{"pixels": f.astype(int).tolist(), "points": [None if np.isnan(v) else v for v in p]} for f, p in zip(faces, points, strict=True)]


def write(folder, kind, order):
    side, r = 6, np.random.default_rng(7)
    faces = r.integers(0, 127 if kind == "int8" else 256, (5, side, side))
    array = np.asarray(np.moveaxis(faces, 0, -1), dtype=kind, order=order)
    os.mkdir(folder)
    (np.savez_compressed if order == "C" else np.savez)(os.path.join(folder, "face_images.npz"), face_images=array)
    points = pd.DataFrame(r.uniform(0, side, (5, 4)), columns=["nose_x", "nose_y", "chin_x", "chin_y"])
    points.loc[2, ["chin_x", "chin_y"]] = np.nan
    points.to_csv(os.path.join(folder, "facial_keypoints.csv"), index=False)
    return read(folder)


what, folder = sys.argv[1:]
if what == "read":
    said = {"": read(folder)}
else:
    kinds = ["uint8", "int8", "uint16", ">i2", "int32", "int64", "float32", "float64", ">f8"]
    said = {f"{i}{order}": write(os.path.join(folder, f"{i}{order}"), kind, order) for i, kind in enumerate(kinds) for order in "CF"}
json.dump(said, sys.stdout)
