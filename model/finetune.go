package model

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"fiducial/data"
	"fiducial/model/checkpoint"
	"fiducial/model/settings"
)

// How a fine-tuning goes: a few passes, with a tenth of the learning rate, over the faces whose labels were corrected
// and over others of the training split, without which the network would forget these.
const (
	tuneEpochs    = 3
	tuneRate      = 0.1
	tuneBatch     = 32
	othersPerFace = 4 // others for each corrected face
	fewestOthers  = 256
	mostOthers    = 1024
)

// FineTune returns the settings and the rows with which a run that starts from a checkpoint's weights learns labels
// that were corrected since: for TrainOptions, whose From is the checkpoint. It takes seconds, where all faces take
// minutes. corrected are rows; those that are not in the training split, or have no label, are not learned from. The
// error wraps ErrNoRows when none is left. The same arguments give the same rows.
func FineTune(c *checkpoint.Checkpoint, ds *data.Dataset, corrected []int) (settings.Settings, []int, error) {
	s := c.StartingSettings()
	s.Epochs, s.Patience, s.Schedule, s.Average, s.DropLast = tuneEpochs, 0, settings.Cosine, 0, false
	s.LR *= tuneRate
	s.BatchSize = min(s.BatchSize, tuneBatch)
	var rows, others []int
	for _, row := range s.TrainingRows(ds) {
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
