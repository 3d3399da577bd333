package main

import (
	"fmt"
	"math"
	"strings"

	"fiducial/data/curve"
	"fiducial/data/harmless"
	"fiducial/model"
	"fiducial/model/evaluation"
	"fiducial/model/settings"
)

type batchObject struct {
	Event string       `json:"event"`
	Epoch int          `json:"epoch"`
	Batch int          `json:"batch"`
	Loss  curve.Number `json:"loss"`
}

type epochObject struct {
	Event           string       `json:"event"`
	Epoch           int          `json:"epoch"`
	TrainLoss       curve.Number `json:"train_loss"`
	TestLoss        curve.Number `json:"test_loss"`
	TestRMSE        curve.Number `json:"test_rmse"`
	MeanFaceRMSE    curve.Number `json:"mean_face_rmse"`
	Seconds         float64      `json:"seconds"`
	ImagesPerSecond curve.Number `json:"images_per_second"`
}

type endObject struct {
	Event                  string         `json:"event"`
	Reason                 string         `json:"reason"`
	Checkpoint             string         `json:"checkpoint"`
	BestEpoch              int            `json:"best_epoch"`
	BestRMSE               curve.Number   `json:"best_rmse"`
	ChosenOn               string         `json:"best_chosen_on,omitempty"` // the faces by which the best epoch was chosen: then best_rmse, measured on them, is too good
	BestValidationRMSE     curve.Number   `json:"best_validation_rmse"`     // of the best epoch's weights
	MeanFaceRMSE           curve.Number   `json:"mean_face_rmse"`           // on the faces of best_rmse
	ValidationRMSE         curve.Number   `json:"validation_rmse"`
	ValidationMeanFaceRMSE curve.Number   `json:"validation_mean_face_rmse"`
	Unit                   string         `json:"unit"`                 // of the errors
	Unlabelled             []string       `json:"unlabelled,omitempty"` // keypoints of which no label was seen: they are not predicted
	FewLabels              map[string]int `json:"few_labels,omitempty"` // keypoints that were learned from fewer than ten labels, and from how many
}

// trainPrinter tells of a run as it goes. It is called from the training goroutine alone.
type trainPrinter struct {
	*report
	moved  func(done, total int64)
	clear  func()
	unit   string                // of errors
	begins func(goes bool) error // is called once photos were read, before the first batch, or without one where nothing goes on; nil once it was
	failed error                 // the first failure to write; nobody is left to read the rest
}

// linesAnEpoch bounds how many batch losses an epoch prints as text; JSON has all of them.
const linesAnEpoch = 50

// photos shows how far photos that are files are read. It is called by one goroutine at a time.
func (p *trainPrinter) photos(done, total int64) {
	if p.moved == nil {
		p.moved, p.clear = p.progress("reading photos")
	}
	p.moved(done, total)
	if done == total {
		p.endBar()
	}
}

// begin tells what is known once photos were read; goes says that the run was not refused.
func (p *trainPrinter) begin(goes bool) {
	if p.begins != nil {
		p.keep(p.begins(goes))
		p.begins = nil
	}
}

func (p *trainPrinter) batch(e model.BatchEvent) {
	p.begin(true)
	if p.json {
		p.keep(p.object(batchObject{"batch", e.Epoch, e.Batch, curve.Number(e.Loss)}))
		return
	}
	if p.moved == nil {
		p.moved, p.clear = p.progress(fmt.Sprintf("epoch %d", e.Epoch))
	}
	every := (e.Batches + linesAnEpoch - 1) / linesAnEpoch
	if e.Batch == 1 || e.Batch == e.Batches || e.Batch%every == 0 {
		p.keep(p.line("epoch %d  batch %d/%d  loss %.4g", e.Epoch, e.Batch, e.Batches, e.Loss))
	}
	p.moved(int64(e.Batch), int64(e.Batches))
}

func (p *trainPrinter) epoch(e model.EpochEvent) {
	p.endBar()
	if p.json {
		p.keep(p.object(epochObject{"epoch", e.Epoch, curve.Number(e.TrainLoss), curve.Number(e.TestLoss), curve.Number(e.TestRMSE),
			curve.Number(e.MeanFace), e.Seconds, curve.Number(e.ImagesPerSecond)}))
		return
	}
	of := ""
	if e.Epochs < settings.EpochsUnlimited {
		of = fmt.Sprintf("/%d", e.Epochs)
	}
	measured := ""
	if !math.IsNaN(e.TestRMSE) {
		measured = fmt.Sprintf("  test loss %.4g  test RMSE %s", e.TestLoss, besideMeanFace(e.TestRMSE, e.MeanFace, p.unit))
	}
	p.keep(p.line("epoch %d%s  train loss %.4g%s  %.1f s  %.0f images/s", e.Epoch, of, e.TrainLoss, measured, e.Seconds, e.ImagesPerSecond))
}

func (p *trainPrinter) end(result *model.Result, checkpoint string) error {
	if p.json {
		end := endObject{
			Event: "end", Reason: result.Reason, Checkpoint: checkpoint, BestEpoch: result.BestEpoch,
			BestRMSE: curve.Number(result.BestRMSE), MeanFaceRMSE: curve.Number(result.BestMeanFace), BestValidationRMSE: curve.Number(result.BestValidationRMSE),
			ValidationRMSE: curve.Number(result.ValidationRMSE), ValidationMeanFaceRMSE: curve.Number(result.ValidationMeanFace), Unit: p.unit,
		}
		if result.Chosen {
			end.ChosenOn = string(evaluation.TestFaces)
		}
		if result.Checkpoint != nil {
			end.Unlabelled = result.Checkpoint.Unknown()
			_, end.FewLabels = result.Checkpoint.FewLabels(result.Checkpoint.Keypoints)
		}
		return p.object(end)
	}
	said := append([]string{ending(result)}, p.figures(result)...)
	if result.Checkpoint != nil && len(result.Checkpoint.Unknown()) > 0 {
		said = append(said, "not predicted, as no label of it was seen: "+harmless.Sentence(strings.Join(result.Checkpoint.Unknown(), ", ")))
	}
	if result.Checkpoint != nil {
		if few := result.Checkpoint.SaysFew(result.Checkpoint.Keypoints); few != "" {
			said = append(said, harmless.Sentence(few))
		}
	}
	if evaluation.NoBetterThanMeanFace(result.BestRMSE, result.BestMeanFace) {
		said = append(said, evaluation.NoBetter)
	}
	return p.line("%s; checkpoint in %s", strings.Join(said, "; "), checkpoint)
}

// figures says how good the best epoch and the last one are: on the test faces, by which the best was chosen, and on
// those of validation.
func (p *trainPrinter) figures(result *model.Result) (said []string) {
	if result.BestEpoch > 0 {
		best := fmt.Sprintf("best test RMSE %s in epoch %d", besideMeanFace(result.BestRMSE, result.BestMeanFace, p.unit), result.BestEpoch)
		if result.Chosen {
			best += ", chosen by these test faces"
		}
		said = append(said, best)
	}
	switch last, best := result.ValidationRMSE, result.BestValidationRMSE; {
	case math.IsNaN(last):
	case result.BestEpoch == 0 || best == last:
		said = append(said, "validation RMSE "+besideMeanFace(last, result.ValidationMeanFace, p.unit))
	case math.IsNaN(best):
		said = append(said, "validation RMSE of the last epoch "+besideMeanFace(last, result.ValidationMeanFace, p.unit))
	default:
		said = append(said, fmt.Sprintf("validation RMSE of that epoch %s, of the last %.3f %s", besideMeanFace(best, result.ValidationMeanFace, p.unit), last, p.unit))
	}
	return said
}

// broken tells programs why a run ended that an error ended, which people read in the error itself.
func (p *trainPrinter) broken(result *model.Result, checkpoint string) error {
	if !p.json || result == nil || p.failed != nil {
		return p.failed
	}
	if result.Checkpoint == nil {
		checkpoint = ""
	}
	return p.end(result, checkpoint)
}

// besideMeanFace writes an RMSE, in a unit, with that of the mean face over the same faces, where that is known.
func besideMeanFace(rmse, meanFace float64, unit string) string {
	if math.IsNaN(meanFace) {
		return fmt.Sprintf("%.3f %s", rmse, unit)
	}
	return fmt.Sprintf("%.3f %s (mean face %.3f)", rmse, unit, meanFace)
}

// ending says in words why a run ended.
func ending(r *model.Result) string {
	switch {
	case r.Reason == model.TimeUp:
		return "the time is up"
	case r.Reason == model.OutOfPatience && r.Checkpoint.Position.Epoch == r.BestEpoch:
		return fmt.Sprintf("no better any more, back to epoch %d", r.BestEpoch)
	case r.Reason == model.OutOfPatience:
		return fmt.Sprintf("no better any more since epoch %d", r.BestEpoch)
	}
	return r.Reason
}

func (p *trainPrinter) endBar() {
	if p.clear != nil {
		p.clear()
		p.moved, p.clear = nil, nil
	}
}

func (p *trainPrinter) keep(err error) {
	if p.failed == nil {
		p.failed = err
	}
}
