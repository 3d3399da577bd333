package main

import (
	"fmt"
	"strings"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/harmless"
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

// exchanged says in one sentence which names the labels contradict, "" where they contradict none, and how many pairs
// these are.
func exchanged(ds *data.Dataset) (text string, pairs int) {
	k := ds.Keypoints()
	list := k.Exchanged(ds.Rows(), ds.Labels)
	if len(list) == 0 {
		return "", 0
	}
	var names []string
	for i, p := range list {
		if i == 3 {
			names = append(names, fmt.Sprintf("%d more", len(list)-i))
			break
		}
		names = append(names, fmt.Sprintf("%s and %s", harmless.Name(k[p.Left].Name), harmless.Name(k[p.Right].Name)))
	}
	const why = "on average the left point lies left of the right one in the photo, where a person's own left side is on the right"
	if all := len(k.Pairs()); len(list) == all {
		return fmt.Sprintf("Left and right are probably named as the viewer sees them (%s): %s; the built-in weights take sides for the person's own, so exchange the names where weights or figures are to be compared.",
			strings.Join(names, "; "), why), len(list)
	}
	return fmt.Sprintf("These names are probably exchanged (%s): %s; look at a face and correct the names of the columns, or the labels.", strings.Join(names, "; "), why), len(list)
}

// sayExchanged says where the labels contradict the names of sides.
func sayExchanged(r *report, ds *data.Dataset) {
	if text, _ := exchanged(ds); text != "" {
		r.note("%s", text)
	}
}
