package main

import (
	"fiducial/data/face"
	"fiducial/model"
)

// pairsFlag lets a person say which keypoints are each other's partners where names don't say it, or say it wrongly.
type pairsFlag struct {
	Pairs string `placeholder:"L:R,…" help:"Keypoints that are left and right of each other, the left one first, such as p0:p1,p2:p3; a name alone lies on the middle line. The others go by their names."`
}

// pairing changes what is known of the partners of keypoints.
type pairing func(face.Keypoints) (face.Keypoints, error)

// pairing returns what the flag says, nil where it says nothing.
func (f pairsFlag) pairing() (pairing, error) {
	if f.Pairs == "" {
		return nil, nil
	}
	list, err := face.ParsePairings(f.Pairs)
	if err != nil {
		return nil, usageError("--pairs: %v", err)
	}
	return func(k face.Keypoints) (face.Keypoints, error) {
		paired, err := k.With(list)
		if err != nil {
			return nil, usageError("--pairs: %v", err)
		}
		return paired, nil
	}, nil
}

// or returns the pairing of the flag, else that of a checkpoint, if there is one.
func (f pairsFlag) or(c *model.Checkpoint) (pairing, error) {
	pair, err := f.pairing()
	if pair == nil && err == nil && c != nil {
		pair = c.Pair
	}
	return pair, err
}
