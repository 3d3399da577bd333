package main

import (
	"context"
	"fmt"
	"os"
	"slices"

	"fiducial/data"
	"fiducial/data/output"
	"fiducial/model/checkpoint"
)

type stripCommand struct {
	Model  string `arg:"" help:"A checkpoint."`
	Out    string `required:"" placeholder:"F" help:"Where the smaller one goes."`
	Half   bool   `help:"Round the weights to half precision."`
	Twin   string `placeholder:"M2" help:"A checkpoint that was trained alike, but not on all faces: what it is off by on others is kept as what is known of this one."`
	As     string `name:"expected-errors" placeholder:"M3" help:"A checkpoint of a network of the same kind: what it says of how far off points probably are is kept for this one, which it holds for approximately. Without it that of --twin."`
	Photos string `placeholder:"FILE" help:"A dataset that it learned from: what those photos look like is kept, for a checkpoint of an earlier version that knows them by their pixels alone."`
	forceFlag
}

// Run writes a checkpoint without what only training on needs.
func (c *stripCommand) Run(ctx context.Context, r *report) error {
	permit, err := c.allow(r, []string{c.Model, c.Twin, c.As, c.Photos}, output.Write{Path: c.Out, Kind: output.Checkpoint})
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
		if why := untwinned(small, twin); why != "" {
			return usageError("--twin %s: it %s, so that it says nothing of %s; take one that was trained alike", c.Twin, why, c.Model)
		}
		rmse, ok := twin.KnownRMSE()
		if !ok {
			return usageError("--twin %s: nobody measured it on faces that it did not learn from", c.Twin)
		}
		small.TwinRMSE = rmse
		if twin.Calibration != nil {
			small.Calibration = twin.Calibration.ForOthers()
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
		small.Calibration = other.Calibration.ForOthers()
	}
	if c.Photos != "" {
		if err := c.see(ctx, r, small); err != nil {
			return err
		}
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

// untwinned says why one checkpoint tells nothing of what another is off by; "" where it does.
func untwinned(of, twin *checkpoint.Checkpoint) string {
	switch a, b := of.Settings, twin.Settings; {
	case !slices.Equal(of.Keypoints, twin.Keypoints):
		return "predicts other keypoints"
	case of.Side != twin.Side:
		return fmt.Sprintf("sees images of %d×%[1]d px, not of %d×%[2]d", twin.Side, of.Side)
	case a.Network != b.Network:
		return fmt.Sprintf("is a network of another kind (%s, not %s)", b.Network, a.Network)
	case !slices.Equal(a.OutChannel, b.OutChannel):
		return "is a network of another size (out_channel)"
	}
	return ""
}

// see notes what the photos look like that a checkpoint learned from.
func (c *stripCommand) see(ctx context.Context, r *report, of *checkpoint.Checkpoint) error {
	ds, err := openDataset(ctx, r, c.Photos, data.Options{})
	if err != nil {
		return err
	}
	defer ds.Close()
	var rows []int
	for row := range ds.Rows() {
		if of.Learned.Has(ds.Photo(row)) {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return usageError("--photos %s: the checkpoint learned from none of its photos", c.Photos)
	}
	if err := ds.MakeSquares(ctx, rows, 1, nil); err != nil {
		return err
	}
	of.Looks = of.Looks.With(checkpoint.LooksOf(ds, rows))
	return nil
}
