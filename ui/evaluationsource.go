package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"fiducial/data"
	"fiducial/model"
)

// source is where predictions that are measured come from.
type source struct {
	kind     sourceKind
	path     string // of a file
	name     string // for people
	set      *model.PredictionSet
	borrowed bool // the set is that of the weights in use, which is filled elsewhere
}

type sourceKind int

const (
	nothing sourceKind = iota
	inUse              // the checkpoint in use, while a run goes on its newest epoch
	inFile
)

func fileSource(path string) source {
	return source{kind: inFile, path: path, name: checkpointName(path)}
}

// load reads the checkpoint of a file, if that was not done yet. It is called in the background.
func (s *source) load(ds *data.Dataset) error {
	if s.kind != inFile || s.set != nil {
		return nil
	}
	c, err := model.LoadCheckpoint(s.path)
	if err == nil {
		err = c.Fits(ds)
	}
	if err != nil {
		return fmt.Errorf("measuring %s: %w", fileName(s.path), err)
	}
	s.set = model.NewPredictionSet(c)
	return nil
}

// stamp is how names of kept runs begin: when they were started.
var stamp = regexp.MustCompile(`^\d{4}-(\d\d)-(\d\d) (\d\d)(\d\d)\d\d `)

// checkpointName is what the checkpoint of a file is called: for a kept run that is, in short, when it began and its
// preset.
func checkpointName(path string) string {
	return stamp.ReplaceAllString(strings.TrimSuffix(fileName(path), checkpointExt), "$1-$2 $3:$4 ")
}

// keptMost is how many of the kept checkpoints are offered; others are files like any.
const keptMost = 30

// keptCheckpoints returns the checkpoints kept of runs on the open dataset, the newest run first.
func (w *Window) keptCheckpoints() []string {
	if w.session == nil {
		return nil
	}
	files, err := os.ReadDir(w.checkpointDir())
	if err != nil {
		return nil // there was no run yet
	}
	var paths []string
	for _, f := range files {
		if filepath.Ext(f.Name()) == checkpointExt {
			paths = append(paths, filepath.Join(w.checkpointDir(), f.Name()))
		}
	}
	slices.SortStableFunc(paths, func(a, b string) int { return strings.Compare(runOf(b), runOf(a)) })
	return paths[:min(len(paths), keptMost)]
}

// runOf returns what the checkpoints of one run have in common.
func runOf(path string) string {
	return strings.TrimSuffix(strings.TrimSuffix(path, lastEnd), bestEnd)
}

// askEvaluated lets a person choose the file of a checkpoint for one side of the evaluation.
func (w *Window) askEvaluated(side int) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		w.focusFace()
		if err != nil || r == nil {
			w.evaluate.update() // the choice shows what it was
			return
		}
		path := r.URI().Path()
		r.Close()
		w.evaluation.choose(side, fileSource(path))
	}, w.win)
	d.SetTitleText([]string{"Measure a checkpoint", "Compare with a checkpoint"}[side])
	d.SetView(dialog.ListView)
	d.SetFilter(storage.NewExtensionFileFilter([]string{checkpointExt}))
	if at, err := storage.ListerForURI(storage.NewFileURI(w.checkpointDir())); err == nil {
		d.SetLocation(at)
	}
	w.showDialog(d)
}
