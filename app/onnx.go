package main

import (
	"fmt"
	"io"

	"fiducial/data/atomicfile"
	"fiducial/data/format/annotation"
	"fiducial/data/output"
	"fiducial/model/prediction"
)

type onnxCommand struct {
	Model      string `arg:"" optional:"" help:"A checkpoint; the built-in weights without it."`
	Out        string `required:"" placeholder:"F" help:"The .onnx file to write: grey pixels 0 to 255 in, points in pixels out, and how far off each probably is."`
	PointsOnly bool   `help:"Leave out the expected errors, for which the file looks at each photo in four ways: the points alone, in about a third of the time."`
	forceFlag
}

// Run writes a network for other runtimes.
func (c *onnxCommand) Run(r *report) error {
	permit, err := c.allow(r, []string{c.Model}, output.Write{Path: c.Out, Kind: output.ONNX})
	if err != nil {
		return err
	}
	defer permit.Release()
	weights, err := loadModel(c.Model)
	if err != nil {
		return err
	}
	content, err := prediction.ONNX(weights, prediction.ONNXOptions{PointsOnly: c.PointsOnly})
	if err != nil {
		return err
	}
	err = atomicfile.From(c.Out, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
	if err != nil {
		return fmt.Errorf("writing the network: %w", err)
	}
	if r.json {
		return r.object(map[string]any{"file": c.Out, "bytes": len(content), "side": weights.Side, "keypoints": weights.Keypoints})
	}
	return r.line("wrote the network for photos of %d×%d px with %s to %s (%d KB)", weights.Side, weights.Side, annotation.Counted(len(weights.Keypoints), "keypoint", "keypoints"), c.Out, (len(content)+1023)/1024)
}
