package model

import (
	"context"
	"time"

	"fiducial/data"
	"fiducial/data/face"
)

// TrainOptions say how a run goes besides its settings.
type TrainOptions struct {
	Settings  Settings
	Threads   int           // cores the arithmetic may use; 0 means all
	Last      string        // where the newest checkpoint goes after every epoch and at the end; "" for nowhere
	Best      string        // where the one with the lowest test RMSE goes; "" for nowhere
	Resume    *Checkpoint   // go on from its position
	TimeLimit time.Duration // end after this long; 0 means never
	Control   *Control      // to pause and to watch a row; may be nil

	OnBatch      func(BatchEvent) // called from the training goroutine: return quickly
	OnEpoch      func(EpochEvent)
	OnPrediction func(PredictionEvent) // of the watched row, several times a second
}

// BatchEvent is sent after every batch.
type BatchEvent struct {
	Epoch   int           // from 1
	Batch   int           // from 1, in its epoch
	Batches int           // in an epoch
	Step    int           // from 1, in the run
	Loss    float64       // as minimised
	Left    time.Duration // estimate for the whole run
}

// EpochEvent is sent after every epoch.
type EpochEvent struct {
	Epoch, Epochs   int
	TrainLoss       float64 // mean of the batches'
	TestLoss        float64
	TestRMSE        float64 // pixels, over labelled coordinates
	MeanFaceRMSE    float64 // what always answering the mean face of the training rows scores on the same rows: the line to beat
	Seconds         float64 // of the whole epoch
	ImagesPerSecond float64 // of its training part
	Best            bool    // whether it is the best so far
	Left            time.Duration
}

// PredictionEvent is the prediction for the watched row by the network as it is just now.
type PredictionEvent struct {
	Row    int
	Points face.Points
}

// Result is how a run ended.
type Result struct {
	Reason         string      // "finished", "stopped", "time", "diverged"
	Checkpoint     *Checkpoint // the last
	BestEpoch      int
	BestRMSE       float64
	ValidationRMSE float64 // of the last weights, reported once
}

// Control pauses a run and says which row to watch. Safe for concurrent use; the zero Control is ready.
type Control struct{}

func (c *Control) Pause()        { panic("unwritten") }
func (c *Control) Resume()       { panic("unwritten") }
func (c *Control) Paused() bool  { panic("unwritten") }
func (c *Control) Watch(row int) { panic("unwritten") } // -1 for none

// ErrDiverged says that the loss is no longer a finite number; the error that wraps it says what to change.

// Train trains a network on ds until it is done, ctx is cancelled (then it ends within one batch, writes Last, and
// returns with Reason "stopped" and no error), or something fails. It is a background task: run it in a goroutine of your own.
func Train(ctx context.Context, ds *data.Dataset, o TrainOptions) (*Result, error) {
	panic("unwritten")
}
