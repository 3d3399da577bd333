package checkpoint

import (
	"fmt"
	"slices"

	"fiducial/data"
	"fiducial/data/face"
)

// For returns the checkpoint as it answers the keypoints of a dataset: itself where these are its own, else one that
// answers those of them that it knows by their names, in the dataset's order. What it does not know it does not
// predict: that point is missing in each prediction, and Unknown names it. Only predicting is possible with that; to
// train on, and to save, is the Whole checkpoint. The error wraps ErrMisfit: photos of another size, or no keypoint
// that it knows.
func (c *Checkpoint) For(ds *data.Dataset) (*Checkpoint, error) {
	if c.Whole != nil {
		c = c.Whole
	}
	if err := c.fitsSide(fixedSide(ds)); err != nil {
		return nil, err
	}
	names := ds.Keypoints().Names()
	if slices.Equal(names, c.Keypoints) {
		return c, nil
	}
	part := c.answering(names)
	if len(part.Unknown()) == len(names) {
		return nil, fmt.Errorf("%w: it knows none of its keypoints (%s), but %s; use weights that were trained on such a dataset, or train some on this one", ErrMisfit, some(names), some(c.Keypoints))
	}
	return part, nil
}

// answering returns the checkpoint with other keypoints, of which it knows some.
func (c *Checkpoint) answering(names []string) *Checkpoint {
	part := *c
	part.Whole, part.Keypoints, part.Partners, part.MeanFace = c, names, make([]int, len(names)), make([]float32, 2*len(names))
	for k, place := range part.Places() {
		part.Partners[k] = face.Unknown
		part.MeanFace[2*k], part.MeanFace[2*k+1] = float32(c.Side-1)/2, float32(c.Side-1)/2
		if place < 0 {
			continue
		}
		part.MeanFace[2*k], part.MeanFace[2*k+1] = c.MeanFace[2*place], c.MeanFace[2*place+1]
		if partner := c.Partners[place]; partner != face.Unknown {
			part.Partners[k] = slices.Index(names, c.Keypoints[partner])
		}
	}
	part.Schemes.Set = nil
	for _, labelled := range c.Schemes.Set {
		some := make([]bool, len(names))
		for k, place := range part.Places() {
			some[k] = place >= 0 && labelled[place]
		}
		part.Schemes.Set = append(part.Schemes.Set, some)
	}
	return &part
}

// Full returns the checkpoint with all keypoints of its network.
func (c *Checkpoint) Full() *Checkpoint {
	if c.Whole != nil {
		return c.Whole
	}
	return c
}

// Places returns which keypoint of its network each keypoint is, -1 for one that it does not know, or of which it never
// saw a label; nil where they are the same.
func (c *Checkpoint) Places() []int {
	whole := c.Full()
	if c.Whole == nil && len(c.Unlabelled) == 0 {
		return nil
	}
	places := make([]int, len(c.Keypoints))
	for k, name := range c.Keypoints {
		if places[k] = slices.Index(whole.Keypoints, name); slices.Contains(whole.Unlabelled, places[k]) {
			places[k] = -1
		}
	}
	return places
}

// Unknown returns the names of the keypoints that the checkpoint does not predict, in order: those that are none of its
// network's, and those of which its weights never saw a label. It is nil where it predicts all.
func (c *Checkpoint) Unknown() (names []string) {
	for k, place := range c.Places() {
		if place < 0 {
			names = append(names, c.Keypoints[k])
		}
	}
	return names
}
