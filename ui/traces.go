package ui

import (
	"context"
	"fmt"

	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// Traces are what the program keeps outside of datasets: copies of photos that it unpacked, records of its own failures.
// Its methods are called from any goroutine.
type Traces interface {
	// Size returns how many copies and records there are, and how many bytes all of them take.
	Size() (copies, records int, bytes int64, err error)
	// Remove removes them all.
	Remove() error
}

// askRemoveTraces says what there is of them and asks whether it is to go.
func (w *Window) askRemoveTraces() {
	w.shell.Drop("traces")
	var copies, records int
	var bytes int64
	w.shell.Start("Looking for unpacked copies", func(context.Context, *shell.Task) (err error) {
		copies, records, bytes, err = w.opts.Traces.Size()
		return err
	}, func(err error) {
		switch {
		case err != nil:
			w.shell.Fail(err)
		case copies+records == 0:
			w.shell.Flash("There are no unpacked copies and no crash reports.")
		default:
			w.shell.Show(shell.Banner{Kind: shell.Warning, ID: "traces",
				Text: fmt.Sprintf("%s of compressed datasets and %s take %s. Datasets and edits stay; a copy is made again when its dataset is opened.",
					kit.Counted(copies, "unpacked copy", "unpacked copies"), kit.Counted(records, "crash report", "crash reports"), kit.ByteSize(bytes)),
				Buttons: []shell.BannerButton{{Text: "Remove, Free " + kit.ByteSize(bytes), Do: func() { w.removeTraces(bytes) }}}})
		}
	})
}

func (w *Window) removeTraces(bytes int64) {
	w.shell.Start("Removing unpacked copies", func(context.Context, *shell.Task) error {
		return w.opts.Traces.Remove()
	}, func(err error) {
		if err != nil {
			w.shell.Fail(err)
			return
		}
		w.shell.Flash("Removed; " + kit.ByteSize(bytes) + " are free.")
	})
}
