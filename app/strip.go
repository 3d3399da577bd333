package main

import (
	"fmt"
	"os"
	"slices"

	"fiducial/data/output"
	"fiducial/model/checkpoint"
)

type stripCommand struct {
	Model string `arg:"" help:"A checkpoint."`
	Out   string `required:"" placeholder:"F" help:"Where the smaller one goes."`
	Half  bool   `help:"Round the weights to half precision."`
	Twin  string `placeholder:"M2" help:"A checkpoint that was trained alike, but not on all faces: what it is off by on others is kept as what is known of this one."`
	As    string `name:"expected-errors" placeholder:"M3" help:"A checkpoint of a network of the same kind: what it says of how far off points probably are is kept for this one, which it holds for approximately. Without it that of --twin."`
	forceFlag
}

// Run writes a checkpoint without what only training on needs.
func (c *stripCommand) Run(r *report) error {
	permit, err := c.allow(r, []string{c.Model, c.Twin, c.As}, output.Write{Path: c.Out, Kind: output.Checkpoint})
	if err != nil {
		return err
	}
	defer permit.Release()
	whole, err := checkpoint.Load(c.Model)
	if err != nil {
		return err
	}
	small, err := whole.ForInference(c.Half)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Model, err)
	}
	if c.Twin != "" {
		twin, err := checkpoint.Load(c.Twin)
		if err != nil {
			return err
		}
		rmse, ok := twin.KnownRMSE()
		if !ok {
			return usageError("--twin %s: nobody measured it on faces that it did not learn from", c.Twin)
		}
		small.TwinRMSE = rmse
		if twin.Calibration != nil {
			small.Calibration = twin.Calibration
		}
	}
	if c.As != "" {
		other, err := checkpoint.Load(c.As)
		if err != nil {
			return err
		}
		if other.Calibration == nil || !slices.Equal(other.Keypoints, small.Keypoints) {
			return usageError("--expected-errors %s: it does not say how far off the points of these keypoints are; train it by this version on a dataset with enough test faces", c.As)
		}
		small.Calibration = other.Calibration
	}
	if err := small.Save(c.Out); err != nil {
		return err
	}
	info, err := os.Stat(c.Out)
	if err != nil {
		return err
	}
	if r.json {
		return r.object(map[string]any{"file": c.Out, "bytes": info.Size()})
	}
	return r.line("%s has %d KB", c.Out, (info.Size()+1023)/1024)
}
