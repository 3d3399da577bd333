package synth

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"

	"fiducial/data/face"
)

// Side is the width and height in pixels of the faces that Write draws, the same as the contest's.
const Side = 96

// runLength is how many rows are drawn at once, in parallel, before they are written in order.
const runLength = 64

// fewKeypoints are the keypoints of the scheme of four points.
var fewKeypoints = []string{"left_eye_center", "right_eye_center", "nose_tip", "mouth_center_bottom_lip"}

// Labels returns the points that the row of the face names in a dataset: all of them, or with Few those of the
// scheme of four points, the rest missing.
func (f Face) Labels() face.Points {
	labels := f.Points.Clone()
	if !f.Few {
		return labels
	}
	for i, k := range face.Standard() {
		if !slices.Contains(fewKeypoints, k.Name) {
			labels[i] = face.Point{}
		}
	}
	return labels
}

// Write writes a dataset of n drawn faces, Side pixels wide, as CSV: a header, then the faces 0 to n-1 of the
// seed, one a line. Coordinates are rounded to 0.001 pixel. It draws on all cores; the bytes depend on n and
// seed alone. It is a background task: progress, which may be nil, gets rows done and in all, and is called
// from the calling goroutine. The error names the row that could not be written, or wraps that of ctx.
func Write(ctx context.Context, w io.Writer, n int, seed uint64, progress func(done, total int64)) error {
	if n < 0 {
		return fmt.Errorf("draw a dataset: %d faces asked for, it takes 0 or more", n)
	}
	out := bufio.NewWriterSize(w, 1<<20)
	if _, err := out.Write(appendHeader(nil)); err != nil {
		return fmt.Errorf("write the header of the drawn dataset: %w", err)
	}
	rows := make([][]byte, runLength)
	for first := 0; first < n; first += runLength {
		run := rows[:min(runLength, n-first)]
		if err := drawRun(ctx, run, seed, first); err != nil {
			return fmt.Errorf("draw faces %d to %d of %d: %w", first, first+len(run)-1, n, err)
		}
		for i, row := range run {
			if _, err := out.Write(row); err != nil {
				return fmt.Errorf("write drawn face %d of %d: %w", first+i, n, err)
			}
		}
		if progress != nil {
			progress(int64(first+len(run)), int64(n))
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the drawn dataset: %w", err)
	}
	return nil
}

// drawRun draws faces first to first+len(rows)-1 into the lines of rows, whose memory it uses again.
func drawRun(ctx context.Context, rows [][]byte, seed uint64, first int) error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range rows {
		if err := ctx.Err(); err != nil {
			_ = group.Wait() // drawing itself cannot fail
			return err
		}
		group.Go(func() error {
			rows[i] = appendRow(rows[i][:0], Draw(seed, first+i, Side))
			return nil
		})
	}
	return group.Wait()
}

func appendHeader(line []byte) []byte {
	for _, name := range face.Standard().Names() {
		line = append(line, name...)
		line = append(line, "_x,"...)
		line = append(line, name...)
		line = append(line, "_y,"...)
	}
	return append(line, "Image\n"...)
}

func appendRow(line []byte, f Face) []byte {
	for _, p := range f.Labels() {
		line = appendCoordinate(line, p.X, p.Known)
		line = appendCoordinate(line, p.Y, p.Known)
	}
	for i, v := range f.Pixels {
		if i > 0 {
			line = append(line, ' ')
		}
		line = strconv.AppendUint(line, uint64(v), 10)
	}
	return append(line, '\n')
}

// appendCoordinate appends a coordinate's cell and its comma: the shortest decimal to 0.001, or nothing when it is not
// known.
func appendCoordinate(line []byte, v float64, known bool) []byte {
	if known {
		line = strconv.AppendFloat(line, math.Round(v*1000)/1000, 'f', -1, 64)
	}
	return append(line, ',')
}
