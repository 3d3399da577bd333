"""Reads exports as their own tools do, and says each face as JSON: [[name, x, y or null, null], ...], in order of the pictures.

peers.py FORMAT FOLDER, by Debian's python3-numpy, python3-yaml, python3-pandas, python3-lxml and python3-jsonschema; nothing of Fiducial.
Exits with 77 where a library is not installed.
"""

import importlib
import json
import logging
import os
import pathlib
import re
import struct
import sys
import types
import urllib.parse
from xml.etree import ElementTree

try:
    import jsonschema
    import numpy as np
    import pandas as pd
    from lxml import etree
    import yaml
except ImportError as missing:
    print(missing)
    sys.exit(77)


def size(png):
    """Width and height of a PNG, from its header."""
    with open(png, "rb") as f:
        head = f.read(24)
    assert head[:8] == b"\x89PNG\r\n\x1a\n", png
    return struct.unpack(">II", head[16:24])


def coco(folder):
    with open(os.path.join(folder, "annotations.json")) as f:
        d = json.load(f)
    [category] = d["categories"]
    n = len(category["keypoints"])
    # as pycocotools draws it, from 1: "sks = np.array(c['skeleton'])-1"
    names = [[category["keypoints"][a - 1] for a in edge] for edge in category["skeleton"]]
    assert names == [["left_eye_center", "nose_tip"], ["mouth_center_bottom_lip", "mouth_left_corner"]], names
    images = {i["id"]: i for i in d["images"]}
    assert len(images) == len(d["images"]) and len({a["id"] for a in d["annotations"]}) == len(d["annotations"])
    for a in d["annotations"]:
        image = images[a["image_id"]]
        assert size(os.path.join(folder, image["file_name"])) == (image["width"], image["height"])
        points = np.array(a["keypoints"], dtype=float).reshape(n, 3)  # as pycocotools' COCOeval takes them
        left, top, width, height = a["bbox"]
        assert (left, top, width, height) == (0, 0, image["width"], image["height"]) and a["area"] == width * height
        assert a["num_keypoints"] == np.count_nonzero(points[:, 2]) and set(points[:, 2]) <= {0, 2} and a["iscrowd"] == 0
        yield [[k, None, None] if v == 0 else [k, x, y] for k, (x, y, v) in zip(category["keypoints"], points.tolist())]


def yolo(folder):
    with open(os.path.join(folder, "data.yaml")) as f:
        d = yaml.safe_load(f)
    n, dimensions = d["kpt_shape"]
    names = d["kpt_names"][0]
    assert len(names) == n and dimensions == 3 and d["names"] == {0: "face"}
    flip = d["flip_idx"]
    for i, j in enumerate(flip):  # exchanging left and right gives the partner's name
        assert flip[j] == i and names[j] == names[i].replace("left", "?").replace("right", "left").replace("?", "right"), names[i]
    for image in sorted(os.listdir(os.path.join(folder, d["train"]))):
        width, height = size(os.path.join(folder, d["train"], image))
        labels = np.loadtxt(os.path.join(folder, "labels", os.path.splitext(image)[0] + ".txt"), ndmin=2)
        assert labels.shape == (1, 5 + 3 * n) and labels.min() >= 0 and labels.max() <= 2  # ultralytics' verify_image_label
        assert (labels[0, :5] == [0, 0.5, 0.5, 1, 1]).all()
        points = labels[0, 5:].reshape(n, 3)
        yield [[k, None, None] if v == 0 else [k, x * width, y * height] for k, (x, y, v) in zip(names, points.tolist())]


def deeplabcut(folder):
    at = os.path.join(folder, "labeled-data", "faces")
    [name] = [f for f in os.listdir(at) if f.endswith(".csv")]
    name = os.path.join(at, name)
    with open(name) as f:  # as convertcsv2h5 does
        head = [next(f) for _ in range(5)]
    index = [0, 1, 2] if head[-1].split(",")[0] == "labeled-data" else 0
    assert "individuals" not in head[1]
    data = pd.read_csv(name, index_col=index, header=[0, 1, 2])
    assert data.columns.names == ["scorer", "bodyparts", "coords"], data.columns.names
    data.columns = data.columns.set_levels(["me"], level="scorer")
    try:  # as convertcsv2h5 goes on, which writes the CSV anew as well
        data.to_hdf(name.replace(".csv", ".h5"), key="df_with_missing", mode="w")
    except ImportError as missing:
        print(missing)
        sys.exit(77)
    data.to_csv(name)
    data = pd.read_hdf(name.replace(".csv", ".h5"), "df_with_missing")  # as its training takes it
    one = data.copy()  # the layout of older projects
    one.index = [os.path.join(*image) for image in data.index]
    older = pathlib.Path(folder + "-older", *data.index[0][:2])
    older.mkdir(parents=True)
    one.to_csv(older / "CollectedData_me.csv")
    for image in data.index:
        assert os.path.exists(os.path.join(folder, *image))
        row = data.loc[image]["me"]
        yield [[k, None, None] if np.isnan(row[k]["x"]) else [k, row[k]["x"], row[k]["y"]] for k in row.index.unique("bodyparts")]


def labelme_reader():
    """labelme's own LabelFile, of the package in the folder FIDUCIAL_LABELME, without the window that the package begins with; None without."""
    at = os.environ.get("FIDUCIAL_LABELME")
    if not at:
        return None

    def module(name, **members):
        m = types.ModuleType(name)
        m.__dict__.update(members)
        sys.modules[name] = m
        return m

    with open(os.path.join(at, "__init__.py")) as f:
        version = re.search(r'__version__ = "(.*)"', f.read()).group(1)
    module("labelme.logger", logger=logging.getLogger("labelme"))
    package = module("labelme", __path__=[at], __version__=version, PY2=False, QT4=False)
    package.utils = module("labelme.utils", __path__=[os.path.join(at, "utils")])
    package.utils.__dict__.update(vars(importlib.import_module("labelme.utils.image")))
    return importlib.import_module("labelme.label_file").LabelFile


def labelme(folder):
    reader = labelme_reader()
    with open(os.path.join(folder, "labels.txt")) as f:
        names = f.read().splitlines()
    for name in sorted(f for f in os.listdir(folder) if f.endswith(".json")):
        with open(os.path.join(folder, name)) as f:
            d = json.load(f)
        assert {"version", "imageData", "imagePath", "shapes", "flags", "imageHeight", "imageWidth"} <= set(d)  # LabelFile.load
        assert size(os.path.join(folder, d["imagePath"])) == (d["imageWidth"], d["imageHeight"])
        shapes = d["shapes"]
        if reader:
            own = reader(os.path.join(folder, name))
            assert own.imagePath == d["imagePath"] and len(own.imageData) > 0
            shapes = own.shapes
        points = {}
        for s in shapes:
            assert s["shape_type"] == "point" and s["group_id"] == 0 and len(s["points"]) == 1
            points[s["label"]] = [v - 0.5 for v in s["points"][0]]  # the middle of the first pixel, as its window and its shape_to_mask have it
        yield [[k, *points.get(k, (None, None))] for k in names]


def labelstudio(folder, key="annotations"):
    config = etree.parse(os.path.join(folder, "label_config.xml")).getroot()
    names = [l.get("value") for l in config.find("KeyPointLabels")]
    image = config.find("Image")
    with open(os.path.join(folder, "tasks.json")) as f:
        tasks = json.load(f)
    region = {"type": "object", "required": ["id", "type", "from_name", "to_name", "original_width", "original_height", "image_rotation", "value"]}
    result = {"type": "array", "minItems": 1, "maxItems": 1, "items": {"type": "object", "required": ["result"], "properties": {"result": {"type": "array", "items": region}}}}
    value = {"type": "object", "required": ["x", "y", "width", "keypointlabels"]}
    # what the guides "Label Studio task format" and "Import pre-annotated data" ask for
    jsonschema.validate(tasks, {"type": "array", "items": {"type": "object", "required": ["data", key], "properties": {"data": {"type": "object", "required": [image.get("value")[1:]]}, key: result}}})
    assert len({t["id"] for t in tasks}) == len(tasks)
    for t in tasks:
        url = urllib.parse.urlparse(t["data"]["image"])
        assert url.path == "/data/local-files/", url
        [at] = urllib.parse.parse_qs(url.query)["d"]
        points = {}
        for r in t[key][0]["result"]:
            jsonschema.validate(r["value"], value)
            assert r["type"] == "keypointlabels" and r["to_name"] == image.get("name") and r["from_name"] == config.find("KeyPointLabels").get("name")
            assert size(os.path.join(folder, at)) == (r["original_width"], r["original_height"]) and r["image_rotation"] == 0
            v = r["value"]
            [label] = v["keypointlabels"]
            points[label] = (v["x"] / 100 * r["original_width"], v["y"] / 100 * r["original_height"])
        yield [[k, *points.get(k, (None, None))] for k in names]


def cvat(folder):
    root = etree.parse(os.path.join(folder, "annotations.xml")).getroot()
    assert root.tag == "annotations" and root.findtext("version") == "1.1"
    labels = root.findall("meta/task/labels/label")
    names = [l.findtext("name") for l in labels if l.findtext("parent") == "face"]
    assert [l.findtext("type") for l in labels] == ["skeleton"] + ["points"] * len(names)
    assert [int(i.get("id")) for i in root.findall("image")] == list(range(int(root.findtext("meta/task/size"))))
    for image in root.findall("image"):
        assert size(os.path.join(folder, image.get("name"))) == (int(image.get("width")), int(image.get("height")))
        [skeleton] = image
        assert skeleton.tag == "skeleton" and skeleton.get("label") == "face" and skeleton.get("z_order") == "0"
        assert [p.get("label") for p in skeleton] == names
        for p in skeleton:
            assert p.tag == "points" and p.get("outside") in "01" and p.get("occluded") == "0"
        yield [[p.get("label"), *map(float, p.get("points").split(","))] if p.get("outside") == "0" else [p.get("label"), None, None] for p in skeleton]


def pts(folder):
    for name in sorted(f for f in os.listdir(folder) if f.endswith(".pts")):
        size(os.path.join(folder, name[:-4] + ".png"))
        with open(os.path.join(folder, name)) as f:
            assert f.readline() == "version: 1\n"
            n = int(f.readline().split(":")[1])
        points = np.loadtxt(os.path.join(folder, name), comments=("version:", "n_points:", "{", "}"))
        assert points.shape == (n, 2)
        yield [[f"p{k}", *(p - 1)] for k, p in enumerate(points, 1)]  # Matlab's pixels count from 1


def npz(folder):
    faces = np.load(os.path.join(folder, "face_images.npz"))["face_images"]
    points = pd.read_csv(os.path.join(folder, "facial_keypoints.csv"))
    assert faces.shape == (96, 96, len(points)) and faces.dtype == np.uint8
    names = [c[:-2] for c in points.columns[::2]]
    for row in points.to_numpy().reshape(len(points), -1, 2):
        yield [[k, None, None] if np.isnan(p[0]) else [k, *p] for k, p in zip(names, row)]


def dlib(folder):
    root = ElementTree.parse(os.path.join(folder, "faces.xml")).getroot()
    assert root.tag == "dataset"
    for image in root.find("images"):
        [box] = image.findall("box")
        width, height = size(os.path.join(folder, image.get("file")))
        assert {k: int(v) for k, v in box.attrib.items()} == {"left": 0, "top": 0, "width": width, "height": height}
        yield [[part.get("name"), int(part.get("x")), int(part.get("y"))] for part in box.findall("part")]


json.dump(list({"coco": coco, "yolo": yolo, "deeplabcut": deeplabcut, "labelme": labelme, "cvat": cvat, "labelstudio": labelstudio, "labelstudio-predictions": lambda f: labelstudio(f, "predictions"), "dlib": dlib, "pts": pts, "npz": npz}[sys.argv[1]](sys.argv[2])), sys.stdout)
