package ui

import (
	"context"
	"fmt"

	"fiducial/ui/kit"
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
	w.banners.drop("traces")
	var copies, records int
	var bytes int64
	w.tasks.start(w.ctx, "Looking for unpacked copies", func(context.Context, *task) (err error) {
		copies, records, bytes, err = w.opts.Traces.Size()
		return err
	}, func(err error) {
		switch {
		case err != nil:
			w.fail(err)
		case copies+records == 0:
			w.status.flash("There are no unpacked copies and no crash reports.")
		default:
			w.banners.show(banner{kind: warning, id: "traces",
				text: fmt.Sprintf("%s of compressed datasets and %s take %s. Datasets and edits stay; a copy is made again when its dataset is opened.",
					kit.Counted(copies, "unpacked copy", "unpacked copies"), kit.Counted(records, "crash report", "crash reports"), kit.ByteSize(bytes)),
				buttons: []bannerButton{{"Remove, Free " + kit.ByteSize(bytes), func() { w.removeTraces(bytes) }}}})
		}
	})
}

func (w *Window) removeTraces(bytes int64) {
	w.tasks.start(w.ctx, "Removing unpacked copies", func(context.Context, *task) error {
		return w.opts.Traces.Remove()
	}, func(err error) {
		if err != nil {
			w.fail(err)
			return
		}
		w.status.flash("Removed; " + kit.ByteSize(bytes) + " are free.")
	})
}
