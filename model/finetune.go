package model

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"fiducial/data"
	"fiducial/model/network"
)

// A run can start from the weights of another: after labels were corrected, on more faces, or with other settings. It
// takes the values of the weights and the mean face that they are relative to; the optimizer, the schedule and the
// position begin anew.

// TakeNetwork takes over from other settings all that a run that starts from their weights cannot choose: the network,
// and how photos and points are scaled.
func (s *Settings) TakeNetwork(from Settings) error {
	for _, p := range Parameters() {
		if !p.FixesWeights {
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
		if was, is := p.Get(c.Settings), p.Get(s); was != is && p.FixesWeights && p.AppliesTo(s) {
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

// How a fine-tuning goes: a few passes, with a tenth of the learning rate, over the faces whose labels were corrected and
// over others of the training split, without which the network would forget these.
const (
	tuneEpochs    = 3
	tuneRate      = 0.1
	tuneBatch     = 32
	othersPerFace = 4 // others for each corrected face
	fewestOthers  = 256
	mostOthers    = 1024
)

// FineTune returns the settings and the rows with which a run that starts from the checkpoint's weights learns labels that
// were corrected since: for TrainOptions, whose From is the checkpoint. It takes seconds, where all faces take minutes.
// corrected are rows; those that are not in the training split, or have no label, are not learned from. The error wraps
// ErrNoRows when none is left. The same arguments give the same rows.
func (c *Checkpoint) FineTune(ds *data.Dataset, corrected []int) (Settings, []int, error) {
	s := c.StartingSettings()
	s.Epochs, s.Patience, s.Schedule, s.Average, s.DropLast = tuneEpochs, 0, Cosine, 0, false
	s.LR *= tuneRate
	s.BatchSize = min(s.BatchSize, tuneBatch)
	var rows, others []int
	for _, row := range s.training(ds) {
		if slices.Contains(corrected, row) {
			rows = append(rows, row)
		} else {
			others = append(others, row)
		}
	}
	if len(rows) == 0 {
		return s, nil, fmt.Errorf("fine-tune: %w: no label of a training face was corrected since these weights learned%s", ErrNoRows, measuring(len(corrected)))
	}
	r := rand.New(rand.NewPCG(s.Seed, uint64(len(rows))))
	r.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
	rows = append(rows, others[:min(len(others), max(fewestOthers, min(othersPerFace*len(rows), mostOthers)))]...)
	slices.Sort(rows)
	return s, rows, nil
}

// measuring says what becomes of corrected faces none of which is learned from, "" where there are none.
func measuring(faces int) string {
	switch faces {
	case 0:
		return ""
	case 1:
		return "; the one corrected face is kept for measuring"
	}
	return fmt.Sprintf("; the %d corrected faces are kept for measuring", faces)
}
