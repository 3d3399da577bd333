package checkpoint

import (
	"fmt"

	"fiducial/data"
	"fiducial/model/network"
	"fiducial/model/settings"
)

// A run can start from the weights of another: after labels were corrected, on more faces, or with other settings. It
// takes the values of the weights and the mean face that they are relative to; the optimizer, the schedule and the
// position begin anew.

// CanStart says in one sentence why a run on ds with settings s cannot start from the checkpoint's weights, or nil. It
// wraps ErrMisfit where the dataset is the reason.
func (c *Checkpoint) CanStart(ds *data.Dataset, s settings.Settings) error {
	if err := c.Fits(ds); err != nil {
		return err
	}
	if side := s.Seen(ds).Side(); side != 0 && side != c.Side {
		return fmt.Errorf("%w: the weights to start from see images of %d×%d pixels and can only go on with these, not with side=%d", ErrMisfit, c.Side, c.Side, side)
	}
	before := c.Settings
	before.Side = s.Side // which only says something of photos that are files, and has just been compared
	for _, p := range settings.Parameters() {
		if was, is := p.Get(before), p.Get(s); was != is && p.FixesWeights && p.AppliesTo(s) {
			return fmt.Errorf("the weights to start from were trained with %s=%s and can only go on with that, not with %s=%s", p.Key, was, p.Key, is)
		}
	}
	return nil
}

// StartingSettings returns the settings of a run that starts from the checkpoint's weights where nothing else is
// chosen: its own, but with faces set aside to measure the run. They name the side of its images, where photos that are
// files can be seen so.
func (c *Checkpoint) StartingSettings() settings.Settings {
	s := c.Settings
	s.AllFaces = false
	if c.Side != data.StandardSide && c.Side >= data.LeastSide && c.Side <= data.MostSide {
		s.Side = c.Side
	}
	return s
}

// SeenTestFaces returns how many of the faces that would measure a run on ds with settings s the checkpoint learned
// from already, and how many there are: where a run starts from weights that saw some, its error looks better than it
// is.
func (c *Checkpoint) SeenTestFaces(ds *data.Dataset, s settings.Settings) (seen, of int) {
	rows := s.HeldBackRows(ds, data.Test)
	for _, row := range rows {
		if c.HasLearned(ds, row) {
			seen++
		}
	}
	return seen, len(rows)
}

// Chosen returns the checkpoint as one that was chosen by its error on the test faces of ds: it says so.
func (c *Checkpoint) Chosen(ds *data.Dataset) *Checkpoint {
	chosen := *c
	chosen.ChosenBy = c.ChosenBy.With(ds, c.Settings.HeldBackRows(ds, data.Test))
	return &chosen
}

// StartingWeights returns the checkpoint's weights, as it predicts with them, for a new run, without what an optimizer
// left.
func (c *Checkpoint) StartingWeights(spec network.Spec) *network.Weights {
	w := c.Weights.Fresh()
	w.Spec = spec // dropout may differ
	return w
}
