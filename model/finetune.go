package model

import (
	"fmt"

	"fiducial/data"
	"fiducial/model/network"
)

// A run can start from the weights of another: after labels were corrected, on more faces, or with other settings. It
// takes the values of the weights and the mean face that they are relative to; the optimizer, the schedule and the
// position begin anew.

// bound reports whether a setting decides what weights mean, and so must be that of the weights a run starts from: the
// shape of the network, and the units of what goes in and comes out.
func bound(p Parameter) bool {
	switch p.Key {
	case "dropout", "init":
		return false
	case "standardise", "offsets", "schemes":
		return true
	}
	return p.Group == groupNetwork
}

// TakeNetwork takes over from other settings all that a run that starts from their weights cannot choose: the network,
// and how photos and points are scaled.
func (s *Settings) TakeNetwork(from Settings) error {
	for _, p := range Parameters() {
		if !bound(p) {
			continue
		}
		if err := p.Set(s, p.Get(from)); err != nil {
			return fmt.Errorf("take over the network: %w", err)
		}
	}
	return nil
}

// CanStart says in one sentence why a run on ds with settings s cannot start from the checkpoint's weights, or nil. It
// wraps ErrMisfit where the dataset is the reason.
func (c *Checkpoint) CanStart(ds *data.Dataset, s Settings) error {
	if err := c.Fits(ds); err != nil {
		return err
	}
	for _, p := range Parameters() {
		if was, is := p.Get(c.Settings), p.Get(s); was != is && bound(p) && p.AppliesTo(s) {
			return fmt.Errorf("the weights to start from were trained with %s=%s and can only go on with that, not with %s=%s", p.Key, was, p.Key, is)
		}
	}
	return nil
}

// StartingSettings returns the settings of a run that starts from the checkpoint's weights where nothing else is chosen:
// its own, but with faces set aside to measure the run.
func (c *Checkpoint) StartingSettings() Settings {
	s := c.Settings
	s.AllFaces = false
	return s
}

// SeenTestFaces returns how many of the faces that would measure a run on ds with settings s the checkpoint learned from
// already, and how many there are: where a run starts from weights that saw some, its error looks better than it is.
func (c *Checkpoint) SeenTestFaces(ds *data.Dataset, s Settings) (seen, of int) {
	rows := s.heldBack(ds, data.Test)
	return c.Learned.Count(ds, rows), len(rows)
}

// startingWeights returns the checkpoint's weights, as it predicts with them, for a new run, without what an optimizer left.
func (c *Checkpoint) startingWeights(spec network.Spec) *network.Weights {
	w := c.Weights.Fresh()
	w.Spec = spec // dropout may differ
	return w
}
