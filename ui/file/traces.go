package file

import (
	"context"
	"fmt"

	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// Traces are what the program keeps outside of datasets: copies of photos that it unpacked, predictions, records of its
// own failures. Its methods are called from any goroutine.
type Traces interface {
	// Size returns how much there is of them.
	Size() (Traced, error)
	// Remove removes them all.
	Remove() error
}

// Traced says how much there is of traces.
type Traced struct {
	Copies  int   // of compressed datasets
	Faces   int   // whose predictions are kept
	Squares int   // of faces in photos
	Records int   // of crashes
	Bytes   int64 // that all of them take
}

// askRemoveTraces says what there is of them and asks whether it is to go.
func (f *Feature) askRemoveTraces() {
	f.shell.Drop("traces")
	var there Traced
	f.shell.Start("Looking at the cache", func(context.Context, *shell.Task) (err error) {
		there, err = f.o.Traces.Size()
		return err
	}, func(err error) {
		switch {
		case err != nil:
			f.shell.Fail(err)
		case there.Copies+there.Faces+there.Squares+there.Records == 0:
			f.shell.Flash("Nothing is cached, and there are no crash reports.")
		default:
			f.shell.Show(shell.Banner{Kind: shell.Warning, ID: "traces",
				Text: fmt.Sprintf("%s of compressed datasets, predictions of %s, %s of photos and %s take %s. Datasets and edits stay; what is copied and predicted is made again when it is needed.",
					kit.Counted(there.Copies, "unpacked copy", "unpacked copies"), kit.Counted(there.Faces, "face", "faces"), kit.Counted(there.Squares, "square", "squares"), kit.Counted(there.Records, "crash report", "crash reports"), kit.ByteSize(there.Bytes)),
				Buttons: []shell.BannerButton{{Text: "Remove, Free " + kit.ByteSize(there.Bytes), Do: func() { f.removeTraces(there.Bytes) }}}})
		}
	})
}

func (f *Feature) removeTraces(bytes int64) {
	f.shell.Start("Clearing the cache", func(context.Context, *shell.Task) error {
		return f.o.Traces.Remove()
	}, shell.Then(f.shell, func() {
		f.shell.Flash("Removed; " + kit.ByteSize(bytes) + " are free.")
	}))
}
