package main

import (
	"errors"
	"fmt"
	"slices"

	"fiducial/data"
	"fiducial/data/face"
)

// bring has the pairs and lines that a set of keypoints says of those that were added to the dataset at path remembered
// in its project file, where names alone do not say them. A command makes no project file: says tells what became of
// them, "" where there was nothing to bring.
func bring(path string, set face.Set, added []string) (says string, err error) {
	if len(added) == 0 {
		return "", nil
	}
	remembered, err := data.Remembered(path, data.Options{})
	if err != nil {
		return "", err
	}
	o, err := data.Options{}.Reads(remembered, nil)
	if err != nil {
		return "", err
	}
	ds, err := data.Open(path, o)
	if err != nil {
		return "", err
	}
	now, more, err := withSet(remembered, ds, set, added)
	if err = errors.Join(err, ds.Close()); err != nil || !more {
		return "", err
	}
	if kept, err := data.HasProject(path, data.Options{}); err != nil || !kept {
		return "their pairs and lines are not kept, as the dataset has no project file yet: take them over in the window, Keypoints (Ctrl+K)", err
	}
	if err := data.RememberAt(path, now, data.Options{Project: true}); err != nil {
		return "", fmt.Errorf("the keypoints are in %s, but not their pairs and lines; choose these in the window, Keypoints: %w", path, err)
	}
	return "their pairs and lines are in its project file", nil
}

// withSet returns what is remembered of a dataset with the pairs and lines of a set that concern keypoints which were
// added, and whether that is more.
func withSet(r data.Reading, ds *data.Dataset, set face.Set, added []string) (now data.Reading, more bool, err error) {
	k := ds.Keypoints()
	concern := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(added, name) }) &&
			!slices.ContainsFunc(names, func(name string) bool { return k.Index(name) < 0 })
	}
	var pairs []face.Pairing
	for i, p := range set.Keypoints {
		switch j := p.Partner; {
		case j == face.Unknown:
		case j == i && concern(p.Name):
			pairs = append(pairs, face.Pairing{Left: p.Name})
		case j != i && p.Side != face.Right && concern(p.Name, set.Keypoints[j].Name):
			pairs = append(pairs, face.Pairing{Left: p.Name, Right: set.Keypoints[j].Name})
		}
	}
	paired, err := k.With(pairs)
	if err != nil {
		return r, false, err
	}
	if paired.Pairings() != k.Pairings() {
		r.Pairs, more = paired.Pairings(), true
	}
	have, _ := ds.Lines()
	links := slices.DeleteFunc(set.Keypoints.Links(set.Lines), func(l face.Link) bool { return !concern(l[0], l[1]) })
	if lines := k.LinesOf(slices.Concat(k.Links(have), links)); len(lines) > len(have) {
		r.Lines, more = k.Links(lines), true
	}
	return r, more, nil
}
