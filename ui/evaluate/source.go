package evaluate

import (
	"fmt"
	"strings"

	"fiducial/data"
	"fiducial/model/checkpoint"
	"fiducial/model/prediction"
	"fiducial/ui/kit"
	"fiducial/ui/predict"
)

// source is where predictions that are measured come from.
type source struct {
	kind     sourceKind
	path     string // of a file
	name     string // for people
	set      *prediction.Set
	borrowed bool // the set is that of the weights in use, which is filled elsewhere
}

type sourceKind int

const (
	nothing sourceKind = iota
	inUse              // the checkpoint in use, while a run goes on its newest epoch
	inFile
)

// source is the checkpoint of a file.
func (p *Panel) source(path string) source {
	return source{kind: inFile, path: path, name: p.o.Weights.NameOf(path)}
}

// load reads the checkpoint of a file, if that was not done yet. It is called in the background.
func (s *source) load(read func(path string) (*checkpoint.Checkpoint, error), ds *data.Dataset) error {
	if s.kind != inFile || s.set != nil {
		return nil
	}
	c, err := read(s.path)
	if err == nil {
		c, err = c.For(ds)
	}
	if err != nil {
		return fmt.Errorf("measuring %s: %w", kit.FileName(s.path), err)
	}
	s.set = prediction.NewSet(c)
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

// kept returns the checkpoints that need not be asked for.
func (p *Panel) kept() (list []source) {
	for _, path := range p.o.Runs.Kept() {
		list = append(list, p.source(path))
	}
	if p.o.Own {
		list = append(list, p.source(predict.Own))
	}
	return list
}

// ask lets a person choose the file of a checkpoint for one side of the evaluation.
func (p *Panel) ask(side int) {
	title := []string{"Measure a checkpoint", "Compare with a checkpoint"}[side]
	p.o.Weights.AskCheckpoint(title, func(path string) { p.evaluation.choose(side, p.source(path)) })
	p.Refresh() // until one is chosen it is as it was
}
