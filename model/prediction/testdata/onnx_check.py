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
    [pixels], results = m.graph.input, {v.name: v for v in m.graph.output}
    shape = lambda v: [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim]
    assert (pixels.name, shape(pixels)) == ("pixels", ["batch", 1, side, side]), pixels
    shapes = {"points": [len(keypoints), 2], "expected_error": [len(keypoints)], "mean_points": [len(keypoints), 2]}
    assert list(results) in (["points"], list(shapes)), results
    for v in results.values():
        assert shape(v) == ["batch", *shapes[v.name]], v
        v.type.tensor_type.ClearField("shape")
    # What follows from the nodes is what the file says of its results.
    inferred = onnx.shape_inference.infer_shapes(m, check_type=True, strict_mode=True, data_prop=True)
    for v in inferred.graph.output:
        assert shape(v)[1:] == shapes[v.name], v
