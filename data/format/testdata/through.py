"""Reads an export as its own tools do, and writes what was read anew, as they would: through.py FORMAT FROM TO.

Of the export nothing goes on but what these readers make of it: numbers are NumPy's or pandas', identifiers are new, the order is another. By Debian's
python3-numpy, python3-yaml, python3-pandas and python3-tables; nothing of Fiducial. Exits with 77 where a library is not installed.
"""

import json
import os
import pathlib
import shutil
import sys

try:
    import numpy as np
    import pandas as pd
    import tables  # noqa: F401, which pandas needs for .h5
    import yaml
except ImportError as missing:
    print(missing)
    sys.exit(77)


def coco(source, to):
    """As pycocotools takes points apart: (K, 3), by image, the skeleton from 1."""
    d = json.loads((source / "annotations.json").read_text())
    [category] = d["categories"]
    edges = np.array(category["skeleton"]) - 1
    assert edges.min() >= 0 and edges.max() < len(category["keypoints"])
    by_image = {i["id"]: [] for i in d["images"]}
    for a in d["annotations"]:
        by_image[a["image_id"]].append((np.array(a["keypoints"], dtype=float).reshape(-1, 3), np.array(a["bbox"], dtype=float)))
    images, annotations = [], []
    for i in reversed(d["images"]):
        shutil.copy(source / i["file_name"], to / "images")
        number = 1000 + 7 * len(images)
        images.append({"id": number, "file_name": i["file_name"], "width": i["width"], "height": i["height"]})
        for points, box in by_image[i["id"]]:
            annotations.append({"id": 5000 - len(annotations), "image_id": number, "category_id": 3, "keypoints": points.ravel().tolist(), "num_keypoints": int(np.count_nonzero(points[:, 2])),
                                "bbox": box.tolist(), "area": float(box[2] * box[3]), "iscrowd": 0, "segmentation": []})
    new = {"images": images, "categories": [{"id": 3, "name": "person", "keypoints": category["keypoints"], "skeleton": (edges + 1).tolist()}], "annotations": annotations}
    (to / "person_keypoints.json").write_text(json.dumps(new, indent=1))


def yolo(source, to):
    """As Ultralytics' verify_image_label and RandomFlip take labels: float32 would lose digits, so NumPy's doubles. Mirrored twice by flip_idx."""
    d = yaml.safe_load((source / "data.yaml").read_text())
    n, dimensions = d["kpt_shape"]
    flip = d["flip_idx"]
    (to / "labels").mkdir()
    for image in sorted((source / d["train"]).iterdir()):
        shutil.copy(image, to / "images")
        labels = np.loadtxt(source / "labels" / (image.stem + ".txt"), ndmin=2)
        assert labels.shape[1] == 5 + n * dimensions
        points = labels[:, 5:].reshape(-1, n, dimensions)
        for _ in range(2):
            points[..., 0] = 1 - points[..., 0]
            points = points[:, flip, :]
        labels[:, 5:] = points.reshape(len(labels), -1)
        np.savetxt(to / "labels" / (image.stem + ".txt"), labels, fmt="%.12g")
    d["path"] = "/home/somebody/datasets/faces"
    (to / "data.yaml").write_text(yaml.safe_dump(d))


def deeplabcut(source, to):
    """As convertcsv2h5 does: the CSV into an .h5, which training reads, and the CSV anew."""
    at = pathlib.Path("labeled-data", "faces")
    [name] = (source / at).glob("*.csv")
    head = name.read_text().splitlines()[:5]
    header = [0, 1, 2, 3] if "individuals" in head[1] else [0, 1, 2]
    index = [0, 1, 2] if head[-1].split(",")[0] == "labeled-data" else 0
    data = pd.read_csv(name, index_col=index, header=header)
    assert data.columns.names == (["scorer", "individuals", "bodyparts", "coords"] if len(header) == 4 else ["scorer", "bodyparts", "coords"]), data.columns.names
    data.columns = data.columns.set_levels(["me"], level="scorer")
    (to / at).mkdir(parents=True)
    data.to_hdf(to / at / "CollectedData_me.h5", key="df_with_missing", mode="w")
    pd.read_hdf(to / at / "CollectedData_me.h5", "df_with_missing").to_csv(to / at / "CollectedData_me.csv")
    for image in (source / at).iterdir():
        if image.suffix != ".csv":
            shutil.copy(image, to / at)


source, to = map(pathlib.Path, sys.argv[2:4])
(to / "images").mkdir(parents=True)
{"coco": coco, "yolo": yolo, "deeplabcut": deeplabcut}[sys.argv[1]](source, to)
