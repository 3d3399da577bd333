// Package synth draws faces: a made-up dataset in the real one's format, for trying the program out and for tests.
//
// Everything on a drawn face, keypoints included, comes from the same geometry. Start at Draw.
package synth

import (
	"context"
	"io"

	"fiducial/data/face"
)

// Face is a drawn face.
type Face struct {
	Pixels []byte      // Side×Side, 8-bit grey, in row order
	Points face.Points // all of face.Standard(), exact
	Few    bool        // whether its row is labelled by the scheme of four points only
}

// Draw draws face number n of a seed, side pixels wide. The same arguments give the same face; safe for concurrent use.
func Draw(seed uint64, n, side int) Face { panic("unwritten") }

// Write writes a dataset of n drawn faces as CSV, drawing on all cores.
func Write(ctx context.Context, w io.Writer, n int, seed uint64, progress func(done, total int64)) error {
	panic("unwritten")
}
