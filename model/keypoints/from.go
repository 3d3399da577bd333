package keypoints

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/data/template"
	"fiducial/model/checkpoint"
)

// From returns the set of keypoints of a source: the name of a template, or the path of a dataset, which is read as its
// project file remembers, or of a checkpoint. Options say where datasets have their project files. The error is one
// sentence.
func From(source string, o data.Options) (face.Set, error) {
	if t, known := template.Find(source); known {
		return t.Set, nil
	}
	switch _, err := os.Stat(source); {
	case errors.Is(err, fs.ErrNotExist):
		return face.Set{}, fmt.Errorf("taking keypoints from %s: there is no file of that name, nor a template: templates are %s", harmless.Sentence(source), template.Names())
	case slices.Contains([]string{".csv", ".gz", ".zip"}, strings.ToLower(filepath.Ext(source))):
		return ofDataset(source, o)
	}
	c, err := checkpoint.Load(source)
	switch {
	case err == nil:
		return Of(c), nil
	case errors.Is(err, checkpoint.ErrUnusable) && !strings.EqualFold(filepath.Ext(source), ".safetensors"):
		return ofDataset(source, o) // of whatever name
	}
	return face.Set{}, fmt.Errorf("taking keypoints: %w", err)
}

// Unlabelled returns the names of the keypoints of which a checkpoint at path never saw a label, so that it does not
// predict them; none of a file that is no checkpoint.
func Unlabelled(path string) []string {
	c, err := checkpoint.Load(path)
	if err != nil {
		return nil
	}
	return c.Unknown()
}

// Of returns the keypoints that weights predict, with the lines of the template that has these, if there is one. Which
// of two partners is the left one their names say, or else the mean face: the subject's left is on the right of it.
func Of(c *checkpoint.Checkpoint) face.Set {
	k, _ := c.Pair(face.NewKeypoints(c.Keypoints)) // it never fails
	for i, p := range k {
		if p.Side != face.NoSide || p.Partner == face.Unknown || p.Partner == i || len(c.MeanFace) != 2*len(k) {
			continue
		}
		k[i].Side = face.Right
		if a, b := c.MeanFace[2*i], c.MeanFace[2*p.Partner]; a > b || a == b && i > p.Partner {
			k[i].Side = face.Left
		}
	}
	known, _ := template.Of(k)
	return face.Set{Keypoints: k, Lines: known.Lines}
}

// ofDataset returns the keypoints of a dataset. Its rows are not read.
func ofDataset(path string, o data.Options) (face.Set, error) {
	r, err := data.Remembered(path, o)
	if err == nil {
		o, err = o.Reads(r, nil)
	}
	if err != nil {
		return face.Set{}, fmt.Errorf("taking keypoints from %s: %w", path, err)
	}
	o.Project = false
	ds, err := data.Open(path, o)
	if err != nil {
		return face.Set{}, fmt.Errorf("taking keypoints: %w", err)
	}
	defer ds.Close()
	if len(ds.Lacking()) == len(ds.Keypoints()) && len(r.Keypoints) == 0 {
		return face.Set{}, fmt.Errorf("taking keypoints from %s: it has no columns of coordinates, and no keypoints were chosen for it", path)
	}
	lines, _ := ds.Lines()
	return face.Set{Keypoints: ds.Keypoints(), Lines: lines}, nil
}
