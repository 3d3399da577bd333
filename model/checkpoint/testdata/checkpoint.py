"""Reads a checkpoint as the safetensors format says, without the program or its library, and prints what is in it.

    checkpoint.py model.safetensors
"""
import json
import struct
import sys

import numpy as np

TYPES = {"F32": "<f4", "F16": "<f2"}
content = open(sys.argv[1], "rb").read()
(length,) = struct.unpack("<Q", content[:8])
header = json.loads(content[8:8 + length])
metadata = {k: v if k == "format" else json.loads(v) for k, v in header.pop("__metadata__").items()}
assert metadata["format"] == "fiducial checkpoint 1", metadata["format"]
end = 0
for name, info in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
    first, last = info["data_offsets"]
    values = np.frombuffer(content[8 + length + first:8 + length + last], dtype=TYPES[info["dtype"]])
    values = values.reshape(info["shape"])
    assert first == end and np.isfinite(values).all(), name
    end = last
    print(name, values.shape, "%.4g to %.4g" % (values.min(), values.max()))
assert 8 + length + end == len(content)
print(metadata["side"], "px,", len(metadata["keypoints"]), "keypoints, epoch", metadata["position"]["epoch"])
