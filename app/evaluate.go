package main

import (
	"context"
	"fmt"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model"
)

type evaluateCommand struct {
	File  string `arg:"" help:"The dataset to measure on."`
	Model string `placeholder:"M" help:"The checkpoint that predicts; the embedded weights without it."`
	Split string `enum:"auto,all,train,test,validation" default:"auto" help:"Which faces: all, train, test, validation. Without it test, if the weights were trained on this file, else all."`
}

// Run prints how far the model's predictions are from the labels.
func (c *evaluateCommand) Run(ctx context.Context, r *report, n threads) error {
	checkpoint, err := loadModel(c.Model)
	if err != nil {
		return err
	}
	ds, err := datasetForModel(ctx, r, c.File, checkpoint)
	if err != nil {
		return err
	}
	defer ds.Close()
	rows := c.rows(ds, checkpoint)
	predictions, err := predictRows(ctx, r, checkpoint, ds, rows, n)
	if err != nil {
		return err
	}
	labels := make([]face.Points, len(rows))
	for i, row := range rows {
		labels[i] = ds.Labels(row)
	}
	metrics := model.Evaluate(ds.Keypoints(), labels, predictions)
	if r.json {
		return r.object(metrics)
	}
	return printMetrics(r, ds.Keypoints(), metrics)
}

func (c *evaluateCommand) rows(ds *data.Dataset, checkpoint *model.Checkpoint) []int {
	split := c.Split
	if split == "auto" {
		split = "all"
		if checkpoint.TrainedOn(ds) {
			split = "test"
		}
	}
	parts := map[string][]data.Split{
		"all": {data.Train, data.Test, data.Validation}, "train": {data.Train}, "test": {data.Test}, "validation": {data.Validation},
	}
	var rows []int
	for _, s := range parts[split] {
		rows = append(rows, ds.SplitRows(s, checkpoint.Settings.Seed, false)...)
	}
	return rows
}

// predictRows predicts rows of a dataset with a progress bar.
func predictRows(ctx context.Context, r *report, checkpoint *model.Checkpoint, ds *data.Dataset, rows []int, n threads) ([]face.Points, error) {
	predictor, err := model.NewPredictor(checkpoint, int(n))
	if err != nil {
		return nil, err
	}
	defer predictor.Close()
	moved, end := r.progress("predicting")
	defer end()
	return predictor.PredictRows(ctx, ds, rows, moved)
}

func printMetrics(r *report, keypoints face.Keypoints, m model.Metrics) error {
	lines := []string{
		fmt.Sprintf("faces          %d", m.Faces),
		fmt.Sprintf("RMSE           %.3f px over all labelled coordinates, %.3f px over complete rows", m.RMSE, m.RMSEComplete),
		fmt.Sprintf("NME            %.2f %% of the distance between the eyes", 100*m.NME),
		fmt.Sprintf("PCK            %.1f %% within 5 %% of that distance, %.1f %% within 10 %%", 100*m.PCK5, 100*m.PCK10),
	}
	for _, name := range keypoints.Names() {
		k := m.Keypoints[name]
		lines = append(lines, fmt.Sprintf("  %-28s %6.3f px  over %d faces", name, k.RMSE, k.Count))
	}
	for _, line := range lines {
		if err := r.line("%s", line); err != nil {
			return err
		}
	}
	return nil
}
