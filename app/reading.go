package main

import (
	"fmt"
	"slices"
	"strings"

	"fiducial/data"
	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/model/checkpoint"
	"fiducial/model/keypoints"
)

// columnFlags say which columns are keypoints where the header alone does not.
type columnFlags struct {
	Keypoints []string `placeholder:"a,b" help:"Read these keypoints and no others, by the names that info lists; a file without coordinate columns has these. @SOURCE takes those of a template, another dataset or a checkpoint, with their pairs and lines: see fiducial keypoints."`
	Ignore    []string `placeholder:"c,d" help:"Do not read these as keypoints: they only look like some."`
}

// readingFlags say how the columns of a dataset are to be read where its header does not tell, or tells it wrongly.
// Where they say nothing counts what the dataset's project file remembers.
type readingFlags struct {
	columnFlags
	Pairs string `placeholder:"L:R,…" help:"Keypoints that are left and right of each other, the left one first, such as p0:p1,p2:p3; a name alone lies on the middle line. The others go by their names."`
	Eyes  string `placeholder:"L:R" help:"The two keypoints by whose distance NME divides errors, such as p0:p1; by their names without it."`
}

// said returns what the flags say.
func (f readingFlags) said() data.Reading {
	return data.Reading{Keypoints: f.Keypoints, Ignore: f.Ignore, Pairs: f.Pairs, Eyes: f.Eyes}
}

// options returns those with which the dataset at path is opened: as the flags say, else as its project file remembers,
// else, of partners, as a checkpoint knows; c may be nil.
func (f readingFlags) options(path string, c *checkpoint.Checkpoint) (data.Options, error) {
	f.Keypoints, f.Ignore = trimmed(f.Keypoints), trimmed(f.Ignore)
	remembered, err := data.Remembered(path, data.Options{})
	if err == nil {
		f, remembered, err = f.taken(remembered)
	}
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

// taken returns the flags without the source of keypoints that they name, and what is remembered with what that says.
func (f readingFlags) taken(remembered data.Reading) (readingFlags, data.Reading, error) {
	i := slices.IndexFunc(f.Keypoints, func(name string) bool { return strings.HasPrefix(name, "@") })
	if i < 0 {
		return f, remembered, nil
	}
	if len(f.Keypoints) > 1 {
		return f, remembered, usageError("--keypoints %s: take all keypoints from one source, or name them", harmless.Sentence(strings.Join(f.Keypoints, ",")))
	}
	set, err := keypoints.From(f.Keypoints[i][1:], data.Options{})
	if err != nil {
		return f, remembered, usageError("--keypoints: %v", err)
	}
	f.Keypoints = set.Keypoints.Names()
	return f, data.ReadingOf(set).Or(remembered), nil
}

// over is options with what is remembered.
func (f readingFlags) over(remembered data.Reading, c *checkpoint.Checkpoint) (data.Options, error) {
	for _, list := range []struct {
		flag  string
		names []string
	}{{"--keypoints", f.Keypoints}, {"--ignore", f.Ignore}} {
		for i, name := range list.names {
			if slices.Contains(list.names[:i], name) {
				return data.Options{}, usageError("%s: %s is named twice; leave one out", list.flag, harmless.Name(name))
			}
		}
	}
	for _, name := range f.Keypoints {
		if slices.Contains(f.Ignore, name) {
			return data.Options{}, usageError("--keypoints and --ignore both name %s: leave it out of one", harmless.Name(name))
		}
	}
	var known func(face.Keypoints) (face.Keypoints, error)
	if c != nil {
		known = c.Pair
	}
	remembered.Added = nil // they are not in the file yet
	said := f.said()
	said.Pairs, said.Eyes = "", "" // what they say is checked below, and goes before
	o, err := data.Options{}.Reads(said.Or(remembered), known)
	if err != nil {
		return o, fmt.Errorf("what the project file of the dataset remembers: %w", err)
	}
	if f.Pairs != "" {
		list, err := face.ParsePairings(f.Pairs)
		if err != nil {
			return o, usageError("--pairs: %v", err)
		}
		o.Pair = data.Chain(o.Pair, asSaid("--pairs", func(k face.Keypoints) (face.Keypoints, error) { return k.With(list) }))
	}
	if f.Eyes != "" {
		o.Pair = data.Chain(o.Pair, asSaid("--eyes", func(k face.Keypoints) (face.Keypoints, error) { return k.WithEyes(f.Eyes) }))
	}
	return o, nil
}

// asSaid makes an error of what a flag says one of wrong use.
func asSaid(flag string, pair func(face.Keypoints) (face.Keypoints, error)) func(face.Keypoints) (face.Keypoints, error) {
	return func(k face.Keypoints) (face.Keypoints, error) {
		k, err := pair(k)
		if err != nil {
			return nil, usageError("%s: %v", flag, err)
		}
		return k, nil
	}
}
