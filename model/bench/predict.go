package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"fiducial/assets"
	"fiducial/data"
	"fiducial/model/bench/figures"
	"fiducial/model/checkpoint"
	"fiducial/model/kernel"
	"fiducial/model/network"
	"fiducial/model/prediction"
)

// predictCommand measures how fast the built-in weights predict, beside an inference library.
type predictCommand struct {
	Runtime string `required:"" placeholder:"FOLDER" help:"Where npm put onnxruntime-node: .ci/onnxruntime says it."`
	Faces   int    `default:"512" help:"Faces of a round."`
	Turns   int    `default:"15" help:"Turns, of a round by each side."`
}

// predictFigures are what predictCommand leaves for the page.
type predictFigures struct {
	Machine figures.Machine  `json:"machine"`
	Runtime string           `json:"runtime"` // version of onnxruntime-node
	Faces   string           `json:"faces"`   // real or drawn
	Million float64          `json:"million"` // multiply-adds a face, as direct convolution counts, in millions
	Peak    float64          `json:"peak"`    // of one core, in GFLOP/s
	Mark    float64          `json:"mark"`    // the least that Ratio should be with two threads
	Threads []predictionDuel `json:"threads"`
}

// predictionDuel compares both with so many threads.
type predictionDuel struct {
	Threads int            `json:"threads"`
	Batch   int            `json:"batch"`  // of onnxruntime, the best of four
	Ratio   figures.Spread `json:"ratio"`  // its time over ours
	Ours    figures.Spread `json:"ours"`   // milliseconds a face
	Theirs  figures.Spread `json:"theirs"` // milliseconds a face
}

// Run measures and writes the page.
func (c *predictCommand) Run(ctx context.Context, f folder) error {
	temporary, err := scriptsFolder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	ds, path, err := openFaces(ctx, temporary)
	if err != nil {
		return err
	}
	defer ds.Close()
	weights, err := checkpoint.Decode(assets.Weights())
	if err != nil {
		return err
	}
	rows := make([]int, min(c.Faces, ds.Rows()))
	for i := range rows {
		rows[i] = i
	}
	if err := writeForRuntime(temporary, weights, ds, rows); err != nil {
		return fmt.Errorf("write what onnxruntime takes: %w", err)
	}
	measured := predictFigures{
		Machine: figures.Describe(), Faces: facesOf(path), Mark: 2,
		Million: multiplyAdds(weights.Weights) / 1e6, Peak: kernel.Peak(figures.KernelPath()) / 1e9,
	}
	for threads := 1; threads <= min(2, runtime.NumCPU()); threads++ {
		duel, err := c.duel(ctx, temporary, weights, ds, rows, threads, &measured)
		if err != nil {
			return fmt.Errorf("%d threads: %w", threads, err)
		}
		say("%d threads: onnxruntime %.2f ms a face, ours %.2f ms, ratio %.2f (95 %%: %.2f to %.2f)",
			threads, duel.Theirs.Median, duel.Ours.Median, duel.Ratio.Median, duel.Ratio.Low, duel.Ratio.High)
		measured.Threads = append(measured.Threads, duel)
	}
	if err := figures.Write(f.figures(predictFile(measured.Machine.Path)), measured); err != nil {
		return err
	}
	return render(f)
}

// The files that onnxruntime reads.
const (
	runtimeModel  = "weights.onnx"
	runtimePixels = "pixels.f32"
)

// writeForRuntime writes a checkpoint as ONNX, and photos as floats, so that they need no conversion any more.
func writeForRuntime(to string, c *checkpoint.Checkpoint, ds *data.Dataset, rows []int) error {
	model, err := prediction.ONNX(c, prediction.ONNXOptions{PointsOnly: true}) // of which ours look at each face once as well
	if err != nil {
		return err
	}
	var pixels bytes.Buffer
	for _, row := range rows {
		photo, err := ds.Pixels(row)
		if err != nil {
			return fmt.Errorf("row %d: %w", row, err)
		}
		levels := make([]float32, len(photo))
		for i, level := range photo {
			levels[i] = float32(level)
		}
		if err := binary.Write(&pixels, binary.LittleEndian, levels); err != nil {
			return err
		}
	}
	return errors.Join(
		os.WriteFile(filepath.Join(to, runtimeModel), model, 0o644),
		os.WriteFile(filepath.Join(to, runtimePixels), pixels.Bytes(), 0o644))
}

// duel lets onnxruntime and the program take turns at predicting the same faces, each looked at once.
func (c *predictCommand) duel(ctx context.Context, temporary string, w *checkpoint.Checkpoint, ds *data.Dataset, rows []int, threads int, m *predictFigures) (f predictionDuel, err error) {
	var ready struct {
		Version string `json:"version"`
		Batch   int    `json:"batch"`
	}
	them, err := startPeer(ctx, "onnxruntime", &ready, "node", filepath.Join(temporary, "onnx_predict.js"), c.Runtime,
		filepath.Join(temporary, runtimeModel), strconv.Itoa(w.Side), strconv.Itoa(threads), filepath.Join(temporary, runtimePixels))
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, them.close()) }()
	us, err := prediction.NewPredictor(w, prediction.Options{Threads: threads})
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, us.Close()) }()
	var turns []figures.Turn
	for i := range c.Turns + 1 {
		seconds, err := them.rounds(1)
		if err != nil {
			return f, err
		}
		time.Sleep(20 * time.Millisecond) // until their threads no longer wait in a loop
		start := time.Now()
		if _, err := us.PredictRows(ctx, ds, rows, nil); err != nil {
			return f, err
		}
		if i > 0 { // ours build their network in the first
			turns = append(turns, figures.Turn{Numerator: seconds, Denominator: []float64{time.Since(start).Seconds()}})
		}
	}
	m.Runtime = ready.Version
	theirs, ours := figures.Sides(turns)
	each := 1000 / float64(len(rows))
	return predictionDuel{
		Threads: threads, Batch: ready.Batch, Ratio: figures.Ratio(turns),
		Ours: figures.Quartiles(ours, each), Theirs: figures.Quartiles(theirs, each),
	}, nil
}

// multiplyAdds counts those of a heatmap network for a face: at each place of a level, one for every number of its
// convolutions.
func multiplyAdds(w *network.Weights) (total float64) {
	side := w.Spec.Inputs()[1]
	for _, t := range w.Tensors {
		scale := 4 // join and maps
		if level, ok := strings.CutPrefix(t.Name, "down"); ok {
			level, _, _ = strings.Cut(level, ".")
			scale, _ = strconv.Atoi(level)
		}
		if len(t.Shape) == 4 {
			total += float64(len(t.Value)) * float64(side/scale) * float64(side/scale)
		}
	}
	return total
}

// predictionRow is a line of the page about predicting by one path with so many threads.
type predictionRow struct {
	predictionDuel
	Of *predictFigures
}

// Reached is how many GFLOP/s the program's predictions come to, as direct convolution counts.
func (r predictionRow) Reached() float64 { return 2 * r.Of.Million / r.Ours.Median }

// TheirReached is Reached of onnxruntime.
func (r predictionRow) TheirReached() float64 { return 2 * r.Of.Million / r.Theirs.Median }

// Limit is how many GFLOP/s multiply-adds and nothing else would be on these cores.
func (r predictionRow) Limit() float64 { return r.Of.Peak * float64(r.Threads) }
