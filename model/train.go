package model

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fiducial/data"
	"fiducial/data/curve"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/settings"
)

// TrainOptions say how a run goes besides its settings.
type TrainOptions struct {
	Settings  settings.Settings      // with Resume, the zero Settings stand for the checkpoint's
	Threads   int                    // cores the arithmetic may use; 0 means all
	Last      string                 // where the newest checkpoint goes after every epoch and at the end; "" for nowhere
	Best      string                 // where the one with the lowest test RMSE goes (the newest while there is no test row); "" for nowhere
	Resume    *checkpoint.Checkpoint // go on from its position
	From      *checkpoint.Checkpoint // start a new run from its weights, which CanStart must allow; the zero Settings stand for its own here, too
	Only      []int                  // of the training rows, those to train on, and what else has their photos; nil for all, and with Resume, which keeps to its own
	Until     int                    // end with Reason Paused after this many of the settings' epochs, those before Resume counted; 0 means all
	TimeLimit time.Duration          // end after this long, pauses not counted; 0 means never
	Control   *Control               // to pause and to watch a row; may be nil
	Calibrate bool                   // measure at the end how far off points are on the test faces, for prediction.ExpectedErrors; that takes some seconds

	OnPhotos     func(done, total int64) // before the first batch, while photos that are files are decoded: rows done, and in all
	OnBatch      func(BatchEvent)        // called from the training goroutine: return quickly
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

// EpochEvent is sent after every epoch, and when the time limit ends one early. What there are no rows for is NaN.
type EpochEvent struct {
	curve.Point
	Epochs          int
	ImagesPerSecond float64 // of the epoch's training part
	Best            bool    // whether it is the best so far
	Left            time.Duration
	Checkpoint      *checkpoint.Checkpoint // the network as it is now, for predictions
}

// PredictionEvent is the prediction for the watched row by the network as it is just now.
type PredictionEvent struct {
	Row    int
	Points face.Points
}

// Result is how a run ended.
type Result struct {
	Reason             string                 // Finished, Paused, Stopped, TimeUp, OutOfPatience, Diverged or Failed
	Checkpoint         *checkpoint.Checkpoint // the last; nil when a run failed before there was any
	BestEpoch          int                    // from 1; 0 when there is none
	BestRMSE           float64                // pixels; NaN when there is none
	BestMeanFace       float64                // pixels: the RMSE of the mean face on the faces of BestRMSE
	Chosen             bool                   // whether BestRMSE is the lowest of several epochs: chosen by the very test faces that it was measured on, and so too good
	BestValidationRMSE float64                // pixels, of the best epoch's weights; NaN as ValidationRMSE, and where that epoch came before the checkpoint to Resume
	ValidationRMSE     float64                // pixels, of Checkpoint's weights, reported once; NaN when stopped or without validation rows
	ValidationMeanFace float64                // pixels: the RMSE of the mean face on the validation rows
}

// The reasons for which a run ends.
const (
	Finished = "finished"
	Paused   = "paused"
	Stopped  = "stopped"
	TimeUp   = "time"
	Diverged = "diverged"
	Failed   = "failed"

	// OutOfPatience says that the test RMSE has not fallen for Settings.Patience epochs. Then Checkpoint, and Last,
	// are those of the best epoch; of the last one where the best came before the checkpoint to Resume, which has no
	// weights but its own.
	OutOfPatience = "patience"
)

// ErrNoRows says that there is no row to train on; the error that wraps it says why.
var ErrNoRows = errors.New("there is nothing to train on")

// Train trains a network on ds until it is done, ctx is cancelled (then it ends within one batch, writes Last, and
// returns with Reason Stopped and no error), or something fails. It is a background task: run it in a goroutine of your
// own.
//
// Where photos are files of their own, those that are needed are decoded first.
//
// Labels are read at every batch and every evaluation, so that an edit counts from the next one on; a face that
// gets its first label counts from the next epoch on. With the same settings, threads and labels a run gives the same
// weights, bit for bit, also when it was stopped and resumed (but see OutOfPatience); a TimeLimit makes the learning
// rate follow the clock and thus ends that.
//
// It ends when Settings.Epochs are done, when TimeLimit is over, or when Settings.Patience is exhausted, whichever is
// first.
//
// When it fails, the result holds what was reached before, which is also what Last and Best hold.
func Train(ctx context.Context, ds *data.Dataset, o TrainOptions) (*Result, error) {
	r, err := newRun(ctx, ds, o)
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	reason, err := r.train(ctx)
	result, endErr := r.end(ctx, reason)
	err = errors.Join(err, endErr, r.close())
	if err != nil {
		err = fmt.Errorf("train: %w", err)
	}
	return result, err
}

// labelled returns the rows that have any label.
func labelled(ds *data.Dataset) (rows []int) {
	for row := range ds.Rows() {
		if ds.Labelled(row) {
			rows = append(rows, row)
		}
	}
	return rows
}
