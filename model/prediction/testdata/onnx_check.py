"""Checks ONNX files by Debian's python3-onnx; nothing of Fiducial. onnx_check.py FILE...; exits with 77 where it is not installed."""

import json
import sys

try:
    import onnx
except ImportError as missing:
    print(missing)
    sys.exit(77)

for name in sys.argv[1:]:
    onnx.checker.check_model(name, full_check=True)
    m = onnx.load(name)
    assert m.ir_version <= 8, m.ir_version
    assert [(o.domain, o.version <= 17) for o in m.opset_import] == [("", True)], m.opset_import
    said = {p.key: p.value for p in m.metadata_props}
    keypoints, side = json.loads(said["keypoints"]), int(said["side"])
    [pixels], [points] = m.graph.input, m.graph.output
    shape = lambda v: [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim]
    assert (pixels.name, shape(pixels)) == ("pixels", ["batch", 1, side, side]), pixels
    assert (points.name, shape(points)) == ("points", ["batch", len(keypoints), 2]), points
    # What follows from the nodes is what the file says of its result.
    points.type.tensor_type.ClearField("shape")
    inferred = onnx.shape_inference.infer_shapes(m, check_type=True, strict_mode=True, data_prop=True)
    assert shape(inferred.graph.output[0])[1:] == [len(keypoints), 2], inferred.graph.output[0]
