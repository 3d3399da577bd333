package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fiducial/data/atomicfile"
	"fiducial/data/csvfile"
	"fiducial/data/harmless"
	"fiducial/data/project"
)

// Write is one file that is to be written.
type Write struct {
	Path string // "" for none
	Kind Kind
}

// Plan is what a command reads and writes.
type Plan struct {
	Reads   []string // files that are read from; "" for none
	Writes  []Write
	Force   bool            // datasets, and files of another kind, may be replaced
	Folders project.Folders // where windows keep what does not lie beside a dataset
}

// Permit is leave to write the files of a plan. While it is held, no window can open a dataset that is to be replaced,
// and no other permit is given for a checkpoint.
type Permit struct {
	locks    []*project.Lock
	replaced []Replaced
}

// Replaced is a file that is there already and was allowed to be replaced.
type Replaced struct {
	Path    string // as it was asked for
	Dataset bool   // else it is of another kind than what is to be written
	Unsaved int    // edited points in the project of the dataset that its file lacks: they stay there
}

// Replaced returns the files that Force alone allows to be replaced.
func (m *Permit) Replaced() []Replaced { return m.replaced }

// Allow looks, before any work begins, whether the files of a plan can and may be written: see Check for what never
// may. A dataset, and a file of another kind than is to be written, may with Force, unless a window has it open
// (project.ErrInUse). Two writes must not be to one file. The error is a sentence that names the path; it wraps
// ErrRefused where nothing may ever be written, fs.ErrExist where Force is needed. Release the permit when all is
// written.
func Allow(p Plan) (*Permit, error) {
	permit := &Permit{}
	var targets []*target
	for _, w := range p.Writes {
		if w.Path == "" {
			continue
		}
		held := len(permit.locks)
		t, err := check(w.Path, p.Reads)
		if err == nil {
			err = t.apartFrom(targets)
		}
		if err == nil {
			err = permit.allow(t, w.Kind, p)
		}
		if err == nil && w.Kind.again && len(permit.locks) == held {
			err = permit.alone(t, p)
		}
		if err == nil {
			err = t.try()
		}
		if err != nil {
			return nil, errors.Join(err, permit.Release())
		}
		targets = append(targets, t)
	}
	return permit, nil
}

// apartFrom refuses a file that is to be written twice.
func (t *target) apartFrom(others []*target) error {
	for _, o := range others {
		if o.real == t.real || o.old != nil && t.old != nil && os.SameFile(o.old, t.old) {
			return refuse(t.asked, "two files are to be written there; choose different names")
		}
	}
	return nil
}

// otherKinds are endings of names that a dataset would have by mistake: whoever opens the file takes it for something
// else.
var otherKinds = []string{
	".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".avif", ".pdf", ".svg", ".json", ".xml", ".yaml", ".yml",
	".safetensors", ".onnx", ".npz", ".npy", ".h5", ".pts", ".xlsx", ".ods", ".db",
}

// allow decides about what lies at a target.
func (m *Permit) allow(t *target, kind Kind, p Plan) error {
	if ext := filepath.Ext(t.real); kind.plain && (strings.EqualFold(ext, ".gz") || strings.EqualFold(ext, ".zip")) {
		return refuse(t.asked, "a dataset is written as plain CSV, never compressed; choose a name that ends in .csv")
	}
	if ext := strings.ToLower(filepath.Ext(t.asked)); kind.plain && slices.Contains(otherKinds, ext) {
		return refuse(t.asked, "a dataset is written as CSV, and its name says that it is %s; choose a name that ends in .csv", harmless.Name(ext))
	}
	if t.old == nil || t.old.Size() == 0 || kind.is != nil && kind.is(t.head) {
		return nil
	}
	isDataset := t.isDataset()
	if !p.Force {
		what := "it is not " + kind.name
		if isDataset {
			what = "it is a dataset"
		}
		return say(fs.ErrExist, t.asked, "there is a file of that name already, and %s; choose another name, or add --force to replace it", what)
	}
	if !isDataset {
		m.replaced = append(m.replaced, Replaced{Path: t.asked})
		return nil
	}
	lock, err := project.Acquire(t.real, p.Folders)
	if errors.Is(err, project.ErrInUse) {
		return say(err, t.asked, "%v", project.ErrInUse)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", t.asked, err)
	}
	m.locks = append(m.locks, lock)
	unsaved, err := project.UnsavedPoints(t.real, p.Folders)
	if err != nil {
		return fmt.Errorf("writing %s: %w", t.asked, err)
	}
	m.replaced = append(m.replaced, Replaced{Path: t.asked, Dataset: true, Unsaved: unsaved})
	return nil
}

// alone makes sure that no other command writes the target meanwhile: each would replace what the other has learned.
func (m *Permit) alone(t *target, p Plan) error {
	lock, err := project.Acquire(t.real, p.Folders)
	if errors.Is(err, project.ErrInUse) {
		return say(err, t.asked, "another command is writing it now; choose another name, or wait until that one has ended")
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", t.asked, err)
	}
	m.locks = append(m.locks, lock)
	return nil
}

// isDataset reports whether a dataset lies at the target, compressed or not.
func (t *target) isDataset() bool {
	f, err := csvfile.Open(t.real, "")
	if err != nil {
		return false
	}
	f.Close()
	return true
}

// try makes sure that the folder takes a new file.
func (t *target) try() error {
	f, err := atomicfile.Create(t.real)
	if err == nil {
		err = f.Discard()
	}
	if err != nil {
		return fmt.Errorf("writing %s: its folder takes no new file: %w", t.asked, err)
	}
	return nil
}

// Release ends the permit.
func (m *Permit) Release() error {
	var errs []error
	for _, lock := range m.locks {
		errs = append(errs, lock.Release())
	}
	m.locks = nil
	return errors.Join(errs...)
}
