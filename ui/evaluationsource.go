package ui

import (
	"fmt"
	"slices"
	"strings"

	"fiducial/data"
	"fiducial/model"
	"fiducial/ui/kit"
	"fiducial/ui/predict"
	"fiducial/ui/shell"
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

func (w *Window) fileSource(path string) source {
	return source{kind: inFile, path: path, name: w.predict.Weights.NameOf(path)}
}

// load reads the checkpoint of a file, if that was not done yet. It is called in the background.
func (s *source) load(read func(path string) (*model.Checkpoint, error), ds *data.Dataset) error {
	if s.kind != inFile || s.set != nil {
		return nil
	}
	c, err := read(s.path)
	if err == nil {
		c, err = predict.For(ds, c)
	}
	if err != nil {
		return fmt.Errorf("measuring %s: %w", kit.FileName(s.path), err)
	}
	s.set = model.NewPredictionSet(c)
	return nil
}

// tellApart gives sources that have the same name the names of their files.
func tellApart(list []source) {
	named := map[string]int{}
	for _, s := range list {
		named[s.name]++
	}
	for i, s := range list {
		if named[s.name] > 1 && s.kind == inFile {
			list[i].name = strings.TrimSuffix(kit.FileName(s.path), predict.Ext)
		}
	}
}

// keptCheckpoints returns those of the runs on the open dataset that predict best, the newest run first.
func (w *Window) keptCheckpoints() []source {
	var list []source
	for _, r := range slices.Backward(w.runs.records) {
		if path := r.weightsPath(); path != "" && !w.runs.running(r) {
			list = append(list, w.fileSource(path))
		}
	}
	if w.opts.OwnWeights != nil {
		list = append(list, w.fileSource(predict.Own))
	}
	return list
}

// askEvaluated lets a person choose the file of a checkpoint for one side of the evaluation.
func (w *Window) askEvaluated(side int) {
	w.shell.AskFile(shell.FileQuestion{
		Title: []string{"Measure a checkpoint", "Compare with a checkpoint"}[side], Dir: w.predict.Weights.Folder(), Extensions: []string{predict.Ext},
		Chosen:    func(path string) { w.evaluation.choose(side, w.fileSource(path)) },
		Cancelled: w.evaluate.update, // the choice shows what it was
	})
}
