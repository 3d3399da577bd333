package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fiducial/data/csvfile"
	"fiducial/data/format"
	"fiducial/data/output"
	"fiducial/data/photo"
	"fiducial/ui/kit"
	"fiducial/ui/predict"
	"fiducial/ui/shell"
)

// kind is what was dropped on the window.
type kind int

const (
	aDataset kind = iota // or nothing that is known: opening it says what it is
	weights
	labels
	photos
)

// Take does with a file or folder that is dropped on the window what its content asks for: a dataset is opened, a
// checkpoint predicts, labels of other tools are imported after a question, photos become a dataset or are added to the
// open one. Of anything else is said why it is none of these.
func (f *Feature) Take(path string) {
	var is kind
	f.busy++
	f.shell.Start("Looking at "+kit.FileName(path), func(context.Context, *shell.Task) (err error) {
		path, is, err = kindOf(path)
		return err
	}, func(err error) {
		f.busy--
		switch {
		case err != nil:
			f.shell.Fail(err)
		case is == labels:
			f.Import(path)
		case is == photos:
			f.o.Photos.Take([]string{path})
		case is == weights && !f.session.IsOpen():
			f.shell.Fail(fmt.Errorf("%s: these are weights; open the dataset first for whose faces they are to predict", kit.FileName(path)))
		case is == weights:
			f.o.Predict.Weights.Load(path, true)
		default:
			f.o.Window.OpenDataset(path)
		}
	})
}

// kindOf says what lies at a path, by its content, and where: a folder may hold the one dataset that is meant. The
// error says in a sentence why it can't be of use.
func kindOf(path string) (string, kind, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return path, aDataset, err
	case info.IsDir():
		return kindOfFolder(path)
	case !info.Mode().IsRegular():
		return path, aDataset, fmt.Errorf("%s: it is a device or a pipe, no ordinary file", path)
	}
	if is, err := isWeights(path); is || err != nil {
		return path, weights, err
	}
	if hasPhotos(path) { // whose columns may have the names of a list of landmarks
		return path, aDataset, nil
	}
	if _, err := format.Recognise(path); err == nil {
		return path, labels, nil
	}
	if _, err := photo.Look(path); err == nil || photo.Is(path) {
		return path, photos, nil
	}
	return path, aDataset, nil
}

// kindOfFolder says what a folder holds: labels, or else the only dataset in it, or else photos.
func kindOfFolder(path string) (string, kind, error) {
	_, unknown := format.Recognise(path)
	if unknown == nil {
		return path, labels, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return path, aDataset, err
	}
	var datasets []string
	for _, e := range entries {
		in := filepath.Join(path, e.Name())
		if slices.Contains(datasetExtensions, strings.ToLower(filepath.Ext(in))) && e.Type().IsRegular() && hasPhotos(in) {
			datasets = append(datasets, in)
		}
	}
	switch len(datasets) {
	case 0:
		if found, _, err := photo.Find(context.Background(), []string{path}, true); err == nil && len(found) > 0 {
			return path, photos, nil
		}
		return path, aDataset, unknown
	case 1:
		return datasets[0], aDataset, nil
	}
	return path, aDataset, fmt.Errorf("%s: it holds %s; choose one of them", path, kit.Counted(len(datasets), "dataset", "datasets"))
}

// datasetExtensions are those of files that may be datasets.
var datasetExtensions = []string{".csv", ".gz", ".zip"}

// isWeights reports whether a file is a checkpoint, or says to be one by its name.
func isWeights(path string) (bool, error) {
	if filepath.Ext(path) == predict.Ext {
		return true, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	head := make([]byte, 64)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return false, err
	}
	return output.Checkpoint.Is(head[:n]), nil
}

// hasPhotos reports whether a file is a dataset with photos.
func hasPhotos(path string) bool {
	f, err := csvfile.Open(path, "")
	if err != nil {
		return false
	}
	defer f.Close()
	return f.Header().Image >= 0
}
