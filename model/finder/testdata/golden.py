#!/usr/bin/python3
"""Golden values of the finder's network, computed by PyTorch.

    /usr/bin/python3 golden.py            writes golden.safetensors beside this script
    /usr/bin/python3 golden.py --check    computes it anew and compares with that file

Needs Debian's python3-torch (made with 1.13) and no network. The file is one of weights, at half precision, of a small
network, and holds a picture of 8-bit grey pixels and what PyTorch answers for it beside them. PyTorch computes in float64.
"""

import json
import pathlib
import struct
import sys

import numpy as np
import torch

PATH = pathlib.Path(__file__).resolve().parent / "golden.safetensors"
KINDS = {"uint8": "U8", "float16": "F16", "float64": "F64"}

# Channels in and out, kernel, stride: enough channels that vector units take Winograd's tiles.
LAYERS = [(1, 8, 3, 2), (8, 16, 3, 2), (16, 16, 3, 1), (16, 16, 3, 2), (16, 16, 3, 1), (16, 4, 1, 1)]
HEIGHT, WIDTH = 72, 104


def golden():
    torch.manual_seed(3)
    tensors = {}
    picture = torch.randint(0, 256, (HEIGHT, WIDTH), dtype=torch.uint8)
    x = ((picture.double() - 128) / 64)[None, None]
    for i, (inputs, outputs, kernel, stride) in enumerate(LAYERS):
        weight = (torch.randn(outputs, inputs, kernel, kernel) * (2 / (inputs * kernel * kernel)) ** 0.5).half()
        bias = (torch.randn(outputs) * 0.3).half()
        x = torch.nn.functional.conv2d(x, weight.double(), bias.double(), stride=stride, padding=kernel // 2)
        if i < len(LAYERS) - 1:
            x = torch.relu(x)
        tensors[f"layers.{i}.weight"] = weight.numpy()
        tensors[f"layers.{i}.bias"] = bias.numpy()
    tensors["picture"] = picture.numpy()
    tensors["answers"] = x[0].numpy()
    return tensors


def write(tensors):
    """Writes safetensors: the header's length in 8 bytes, the header in JSON, then the tensors."""
    header = {"__metadata__": {"strides": "".join(str(stride) for *_, stride in LAYERS), "torch": torch.__version__}}
    blobs, offset = [], 0
    for k in sorted(tensors, key=lambda k: (-tensors[k].itemsize, k)):  # the largest first, so that all are aligned
        blob = np.ascontiguousarray(tensors[k]).tobytes()
        header[k] = dict(dtype=KINDS[tensors[k].dtype.name], shape=list(tensors[k].shape), data_offsets=[offset, offset + len(blob)])
        blobs.append(blob)
        offset += len(blob)
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    PATH.write_bytes(struct.pack("<Q", len(head)) + head + b"".join(blobs))


def differences(new):
    """Says where new values differ from those on disk by more than 1e-6 of the tensor's largest."""
    data = PATH.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    types = {v: k for k, v in KINDS.items()}
    for k, v in new.items():
        at = header[k]["data_offsets"]
        old = np.frombuffer(data[8 + size + at[0]:8 + size + at[1]], dtype=types[header[k]["dtype"]]).reshape(v.shape)
        if not np.abs(old.astype(float) - v.astype(float)).max() <= 1e-6 * np.abs(v.astype(float)).max():
            yield f"golden.safetensors: {k} differs"


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        sys.exit(__doc__)
    tensors = golden()
    if check:
        failures = list(differences(tensors))
        if failures:
            sys.exit("\n".join(failures))
    else:
        write(tensors)


if __name__ == "__main__":
    main()
