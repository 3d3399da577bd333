package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"fiducial/data/csvfile"
	"fiducial/data/format"
	"fiducial/data/output"
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
)

// Take does with a file or folder that is dropped on the window what its content asks for: a dataset is opened, a checkpoint
// predicts, labels of other tools are imported after a question. Of anything else is said why it is none of these.
func (f *Feature) Take(path string) {
	var is kind
	f.busy++
	f.shell.Start("Looking at "+kit.FileName(path), func(context.Context, *shell.Task) (err error) {
		is, err = kindOf(path)
		return err
	}, func(err error) {
		f.busy--
		switch {
		case err != nil:
			f.shell.Fail(err)
		case is == labels:
			f.Import(path)
		case is == weights && !f.session.IsOpen():
			f.shell.Fail(fmt.Errorf("%s: these are weights; open the dataset first for whose faces they are to predict", kit.FileName(path)))
		case is == weights:
			f.o.Predict.Weights.Load(path, true)
		default:
			f.o.Window.OpenDataset(path)
		}
	})
}

// kindOf says what lies at a path, by its content. The error says in a sentence why it can't be of use.
func kindOf(path string) (kind, error) {
	info, err := os.Stat(path)
	if err != nil {
		return aDataset, err
	}
	if info.IsDir() {
		_, err := format.Recognise(path)
		return labels, err
	}
	if !info.Mode().IsRegular() {
		return aDataset, fmt.Errorf("%s: it is a device or a pipe, no ordinary file", path)
	}
	if is, err := isWeights(path); is || err != nil {
		return weights, err
	}
	if hasPhotos(path) { // whose columns may have the names of a list of landmarks
		return aDataset, nil
	}
	if _, err := format.Recognise(path); err == nil {
		return labels, nil
	}
	return aDataset, nil
}

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
