package main

import (
	"fmt"
	"slices"

	"fiducial/data"
	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/model"
)

// columnFlags say which columns are keypoints where the header alone does not.
type columnFlags struct {
	Keypoints []string `placeholder:"a,b" help:"Read these keypoints and no others, by the names that info lists."`
	Ignore    []string `placeholder:"c,d" help:"Do not read these as keypoints: they only look like some."`
}

// readingFlags say how the columns of a dataset are to be read where its header does not tell, or tells it wrongly. Where they
// say nothing counts what the dataset's project file remembers.
type readingFlags struct {
	columnFlags
	Pairs string `placeholder:"L:R,…" help:"Keypoints that are left and right of each other, the left one first, such as p0:p1,p2:p3; a name alone lies on the middle line. The others go by their names."`
}

// said returns what the flags say.
func (f readingFlags) said() data.Reading {
	return data.Reading{Keypoints: f.Keypoints, Ignore: f.Ignore, Pairs: f.Pairs}
}

// options returns those with which the dataset at path is opened: as the flags say, else as its project file remembers,
// else, of partners, as a checkpoint knows; c may be nil.
func (f readingFlags) options(path string, c *model.Checkpoint) (data.Options, error) {
	remembered, err := data.Remembered(path, data.Options{})
	if err != nil {
		return data.Options{}, err
	}
	if columns := (csvfile.Choice{Keypoints: remembered.Keypoints, Ignore: remembered.Ignore}); len(f.Keypoints)+len(f.Ignore) == 0 && len(columns.Keypoints)+len(columns.Ignore) > 0 {
		file, err := csvfile.OpenChosen(path, "", columns)
		if err != nil {
			return data.Options{}, fmt.Errorf("%w (its project file remembers which columns are read; --keypoints and --ignore go before it)", err)
		}
		file.Close()
	}
	return f.over(remembered, c)
}

// over is options with what is remembered.
func (f readingFlags) over(remembered data.Reading, c *model.Checkpoint) (data.Options, error) {
	for _, name := range f.Keypoints {
		if slices.Contains(f.Ignore, name) {
			return data.Options{}, usageError("--keypoints and --ignore both name %s: leave it out of one", harmless.Name(name))
		}
	}
	var known func(face.Keypoints) (face.Keypoints, error)
	if c != nil {
		known = c.Pair
	}
	o, err := data.Options{}.Reads(f.said().Or(remembered), known)
	if f.Pairs == "" {
		if err != nil {
			err = fmt.Errorf("what the project file of the dataset remembers: %w", err)
		}
		return o, err
	}
	list, err := face.ParsePairings(f.Pairs)
	if err != nil {
		return o, usageError("--pairs: %v", err)
	}
	o.Pair = func(k face.Keypoints) (face.Keypoints, error) {
		paired, err := k.With(list)
		if err != nil {
			return nil, usageError("--pairs: %v", err)
		}
		return paired, nil
	}
	return o, nil
}
