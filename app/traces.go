//go:build !headless

package main

import (
	"errors"

	"fiducial/app/crash"
	"fiducial/data"
	"fiducial/data/csvfile"
	"fiducial/data/private"
	"fiducial/model/kept"
	"fiducial/ui/file"
)

// traces are what the program keeps in the user's cache and data folders. They implement file.Traces.
type traces struct{ cache, data string }

// userTraces are those of this user. Whatever lies there is the user's alone from now on.
func userTraces() traces {
	o := data.Options{}
	t := traces{cache: o.CacheFolder(), data: o.Folders().Data}
	private.Tighten(t.cache)
	private.Tighten(t.data)
	return t
}

func (t traces) Size() (file.Traced, error) {
	copies, unpacked, err := csvfile.Copies(t.cache)
	faces, predicted, unread := kept.In(t.cache).Size()
	squares, squared, unlisted := data.Squares(t.cache)
	records, written := crash.Kept(t.data)
	return file.Traced{Copies: copies, Faces: faces, Squares: squares, Records: records, Bytes: unpacked + predicted + squared + written}, errors.Join(err, unread, unlisted)
}

func (t traces) Remove() error {
	return errors.Join(csvfile.RemoveCopies(t.cache), kept.In(t.cache).Remove(), data.RemoveSquares(t.cache), crash.Remove(t.data))
}
