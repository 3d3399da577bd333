package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/face"
	"fiducial/data/output"
	"fiducial/model/charts"
	"fiducial/model/checkpoint"
	"fiducial/model/evaluation"
	"fiducial/model/prediction"
)

type evaluateCommand struct {
	File    string `arg:"" help:"The dataset to measure on."`
	Model   string `placeholder:"M" help:"The checkpoint that predicts; the built-in weights without it."`
	Compare string `placeholder:"M2" help:"Another checkpoint; both are measured on the same faces, at the points that both predict."`
	Mirror  bool   `default:"true" negatable:"" help:"Where the model learned from mirrored faces too, take the mean of a face and its mirror image: more accurate, in twice the time."`
	Split   string `enum:"auto,all,train,test,validation" default:"auto" help:"Which faces: all, train, test, validation. Without it test, if the weights were trained on this file, else all."`
	Out     string `placeholder:"F.csv" help:"Write the error of every face and keypoint to F.csv, and all figures to F-summary.csv."`
	PNG     string `name:"png" placeholder:"F.png" help:"Draw the figures with their charts; no face is in the picture."`
	readingFlags
	forceFlag
}

// Run prints how far the model's predictions are from the labels.
func (c *evaluateCommand) Run(ctx context.Context, r *report, n threads) error {
	permit, err := c.allow(r, []string{c.File, c.Model, c.Compare}, c.outputs()...)
	if err != nil {
		return err
	}
	defer permit.Release()
	weights, err := loadModel(c.Model)
	if err != nil {
		return err
	}
	ds, used, err := datasetForModel(ctx, r, c.File, weights, c.readingFlags)
	if err != nil {
		return err
	}
	defer ds.Close()
	if c.Mirror {
		sayUnmirrored(r, used.Unmirrored())
	}
	if err := makeSquares(ctx, r, ds, int(n)); err != nil {
		return err
	}
	if err := sayUnusable(r, ds); err != nil {
		return err
	}
	part := evaluation.Part(c.Split)
	if part == "auto" {
		part = evaluation.FairPart(used, ds)
	}
	on := faces{ds: ds, part: part, rows: part.RowsOf(used, ds)}
	if told := part.TellFew(len(on.rows)); told != "" {
		r.note("%s", told)
	}
	o := prediction.Options{Threads: int(n), Mirror: c.Mirror, Kept: keptPredictions()}
	names, checkpoints := []string{modelName(c.Model)}, []*checkpoint.Checkpoint{used}
	if c.Compare != "" {
		if weights, err = loadModel(c.Compare); err == nil {
			used, err = weights.For(ds)
		}
		if err != nil {
			return fmt.Errorf("comparing with %s: %w", c.Compare, err)
		}
		sayUnknown(r, used)
		names, checkpoints = append(names, modelName(c.Compare)), append(checkpoints, used)
	}
	list, err := evaluate(ctx, r, names, checkpoints, on, o)
	if err != nil {
		return err
	}
	if err := c.write(part, list); err != nil {
		return err
	}
	if r.json {
		return printEvaluationJSON(r, part, list)
	}
	return printEvaluations(r, part, list)
}

// faces are those that are measured on.
type faces struct {
	ds   *data.Dataset
	part evaluation.Part
	rows []int
}

// measured is what was measured of a checkpoint.
type measured struct {
	evaluation.Evaluated
	knows bool // whether it was trained on some of the faces
}

// evaluate lets checkpoints predict faces and measures the predictions.
func evaluate(ctx context.Context, r *report, names []string, checkpoints []*checkpoint.Checkpoint, on faces, o prediction.Options) ([]measured, error) {
	predictions := make([][]face.Points, len(checkpoints))
	for i, c := range checkpoints {
		var err error
		if predictions[i], err = predictRows(ctx, r, c, on.ds, on.rows, o); err != nil {
			return nil, fmt.Errorf("evaluating %s: %w", names[i], err)
		}
	}
	var list []measured
	for i, e := range evaluation.OfCheckpoints(on.ds, on.rows, checkpoints, predictions) {
		chosen, err := howChosen(ctx, r, checkpoints[i], on, o)
		if err != nil {
			return nil, fmt.Errorf("evaluating %s: %w", names[i], err)
		}
		list = append(list, measured{evaluation.Evaluated{Name: names[i], Evaluation: e, Chosen: chosen}, checkpoints[i].Knows(on.ds, on.rows)})
	}
	return list, nil
}

// howChosen finds whether a checkpoint was chosen by faces that it is measured on, and measures it on validation faces
// where it was.
func howChosen(ctx context.Context, r *report, c *checkpoint.Checkpoint, on faces, o prediction.Options) (chosen evaluation.Chosen, err error) {
	if chosen.Faces = evaluation.ChosenBy(c, on.ds, on.rows); chosen.Faces == 0 {
		return chosen, nil
	}
	rows := evaluation.ValidationRows(c, on.ds)
	predictions, err := predictRows(ctx, r, c, on.ds, rows, o)
	if err == nil {
		chosen.Validation = &evaluation.OfCheckpoint(c, on.ds, rows, predictions).Metrics
	}
	return chosen, err
}

// modelName is what a checkpoint is called in tables and pictures.
func modelName(path string) string {
	if path == "" {
		return "built-in weights"
	}
	return strings.TrimSuffix(filepath.Base(path), ".safetensors")
}

// outputs are the files to write.
func (c *evaluateCommand) outputs() []output.Write {
	writes := []output.Write{{Path: c.Out, Kind: output.Errors}, {Path: c.PNG, Kind: output.Picture}}
	if c.Out != "" {
		writes = append(writes, output.Write{Path: evaluation.SummaryPath(c.Out), Kind: output.Figures})
	}
	return writes
}

// write writes the files that were asked for, all or none.
func (c *evaluateCommand) write(part evaluation.Part, list []measured) error {
	var plain []evaluation.Evaluated
	for _, m := range list {
		plain = append(plain, m.Evaluated)
	}
	var files []atomicfile.Content
	if c.Out != "" {
		files = evaluation.CSV(c.Out, plain...)
	}
	if c.PNG != "" {
		title := fmt.Sprintf("%s · %s faces", filepath.Base(c.File), part)
		files = append(files, atomicfile.Content{Path: c.PNG, Write: func(w io.Writer) error { return charts.WritePNG(w, title, plain...) }})
	}
	return atomicfile.All(files)
}

// predictRows predicts rows of a dataset with a progress bar.
func predictRows(ctx context.Context, r *report, checkpoint *checkpoint.Checkpoint, ds *data.Dataset, rows []int, o prediction.Options) ([]face.Points, error) {
	predictor, err := prediction.NewPredictor(checkpoint, o)
	if err != nil {
		return nil, err
	}
	defer predictor.Close()
	moved, end := r.progress("predicting")
	defer end()
	predictions, err := predictor.PredictRows(ctx, ds, rows, moved)
	if err == nil {
		err = someAnswered(predictions)
	}
	return predictions, err
}

// someAnswered is an error where weights answer a number for no point of any face: nothing is measured by them then,
// and labels would pass for what they predict. Faces without a prediction have no photo.
func someAnswered(predictions []face.Points) error {
	seen := 0
	for _, points := range predictions {
		if slices.ContainsFunc(points, func(p face.Point) bool { return p.Known }) {
			return nil
		}
		if points != nil {
			seen++
		}
	}
	if seen == 0 {
		return nil
	}
	return errors.New("the weights predict no number for any point of any face, as those of a run that diverged; choose a checkpoint of before, or train anew with a lower learning rate")
}
