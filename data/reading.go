package data

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/project"
)

// Reading is what a person said of how the columns of a dataset are to be read, where its header does not tell.
type Reading = project.Reading

// Remembered returns what the project file of the dataset at path has of how its columns are to be read. It writes
// nothing, and a window of another process may have the dataset open.
func Remembered(path string, o Options) (Reading, error) {
	absolute, err := filepath.Abs(path)
	if err == nil {
		absolute, err = filepath.EvalSymlinks(absolute)
	}
	if err != nil {
		return Reading{}, nil // opening the dataset says what is wrong
	}
	return project.Remembered(absolute, o.complete().folders())
}

// HasProject reports whether the dataset at path has a project file.
func HasProject(path string, o Options) (bool, error) {
	absolute, err := filepath.Abs(path)
	if err == nil {
		absolute, err = filepath.EvalSymlinks(absolute)
	}
	if err != nil {
		return false, nil // opening the dataset says what is wrong
	}
	return project.Exists(absolute, o.complete().folders())
}

// ProjectDamage returns an error, one sentence, where the dataset at path has a project file that cannot be read. It
// writes nothing.
func ProjectDamage(path string, o Options) error {
	absolute, err := filepath.Abs(path)
	if err == nil {
		absolute, err = filepath.EvalSymlinks(absolute)
	}
	if err != nil {
		return nil // opening the dataset says what is wrong
	}
	return project.Damaged(absolute, o.complete().folders())
}

// Remembered returns what the project file has of how the columns are to be read.
func (d *Dataset) Remembered() (Reading, error) { return d.project.Reading() }

// Remember keeps in the project file how the columns are to be read; it counts from the next time that the dataset is
// opened.
func (d *Dataset) Remember(r Reading) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.project.SetReading(r)
}

// RememberAt keeps in the project file of the dataset at path how its columns are to be read, where the header does not
// show it.
func RememberAt(path string, r Reading, o Options) error {
	if r.IsZero() {
		return nil
	}
	o, err := o.Reads(r, nil)
	if err != nil {
		return err
	}
	ds, err := Open(path, o)
	if err != nil {
		return err
	}
	return errors.Join(ds.Remember(r), ds.Close())
}

// Reads returns options with which a dataset is opened as a reading says: pair is what is known of partners besides it,
// nil for names alone. Pairs and eyes of keypoints that the dataset has not count for nothing. The error says what is
// wrong with the others.
func (o Options) Reads(r Reading, pair func(face.Keypoints) (face.Keypoints, error)) (Options, error) {
	o.Columns = csvfile.Choice{Keypoints: r.Keypoints, Ignore: r.Ignore, Added: r.Added}
	o.Lines = r.Lines
	o.Pair = pair
	if r.Pairs != "" {
		list, err := face.ParsePairings(r.Pairs)
		if err != nil {
			return o, fmt.Errorf("the pairs %q: %w", r.Pairs, err)
		}
		o.Pair = func(k face.Keypoints) (face.Keypoints, error) {
			return k.With(slices.DeleteFunc(slices.Clone(list), func(p face.Pairing) bool {
				return k.Index(p.Left) < 0 || p.Right != "" && k.Index(p.Right) < 0
			}))
		}
	}
	if r.Eyes != "" {
		o.Pair = Chain(o.Pair, func(k face.Keypoints) (face.Keypoints, error) {
			if chosen, err := k.WithEyes(r.Eyes); err == nil {
				return chosen, nil
			}
			return k, nil
		})
	}
	return o, nil
}

// Chain returns what does one thing to keypoints, nil for nothing, and then another.
func Chain(first, then func(face.Keypoints) (face.Keypoints, error)) func(face.Keypoints) (face.Keypoints, error) {
	if first == nil {
		return then
	}
	return func(k face.Keypoints) (face.Keypoints, error) {
		k, err := first(k)
		if err != nil {
			return nil, err
		}
		return then(k)
	}
}

// takeReading reads the header anew as the project file remembers, where the options say nothing of it. What no longer
// fits the file is left out, and a notice says so.
func (d *Dataset) takeReading() error {
	if c := d.options.Columns; d.options.Pair != nil || len(c.Keypoints)+len(c.Ignore)+len(c.Added) > 0 {
		return nil
	}
	r, err := d.project.Reading()
	if err != nil || r.IsZero() {
		return err
	}
	o, err := d.options.Reads(r, nil)
	var file *csvfile.File
	if err == nil {
		file, err = csvfile.OpenChosen(d.path, o.CacheDir, o.Columns)
	}
	if err == nil {
		if o.Pair != nil {
			_, err = o.Pair(file.Header().Keypoints)
		}
		if err != nil {
			err = errors.Join(err, file.Close())
		}
	}
	if err != nil {
		d.notices = append(d.notices, fmt.Sprintf("How the columns are to be read is remembered in the project file, but does not fit any more, so that the header alone tells: %v.", err))
		return nil
	}
	old := d.file
	d.file, d.options = file, o
	return errors.Join(old.Close(), d.settleAdded())
}
