package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fiducial/data"
	"fiducial/model/evaluation"
	"fiducial/model/suspects/plant"
)

// plantCommand writes a copy of a dataset with errors in it.
type plantCommand struct {
	File  string  `arg:"" help:"The dataset."`
	Out   string  `required:"" placeholder:"F.csv" help:"The copy. F.json beside it says where the errors are."`
	Share float64 `default:"0.02" help:"Of the rows that get an error."`
	Seed  uint64  `default:"1" help:"Of the errors."`
}

// Run plants and writes.
func (c *plantCommand) Run(ctx context.Context) error {
	ds, err := open(ctx, c.File)
	if err != nil {
		return err
	}
	defer ds.Close()
	errors, err := plant.Errors(ds.Keypoints(), ds.Side(), ds.Labels, plant.Options{
		Rows: evaluation.AllFaces.Rows(ds, data.Splits{}), Share: c.Share, Seed: c.Seed,
	})
	if err != nil {
		return err
	}
	var edits []data.Edit
	for _, e := range errors {
		for k, l := range e.Labels {
			edits = append(edits, data.Edit{Row: e.Row, Keypoint: k, To: l})
		}
	}
	if err := ds.Apply("Plant label errors", edits...); err != nil {
		return err
	}
	if err := ds.SaveAs(ctx, c.Out, true, nil); err != nil {
		return err
	}
	text, err := json.Marshal(errors)
	if err != nil {
		return err
	}
	if err := os.WriteFile(notes(c.Out), append(text, '\n'), 0o666); err != nil {
		return fmt.Errorf("write where the errors are: %w", err)
	}
	fmt.Printf("planted %d errors into %s\n", len(errors), c.Out)
	return nil
}

// notes returns the path of the file that says where the errors of a copy are.
func notes(path string) string { return strings.TrimSuffix(path, filepath.Ext(path)) + ".json" }

// open opens and reads a whole dataset.
func open(ctx context.Context, path string) (*data.Dataset, error) {
	ds, err := data.Open(path, data.Options{})
	if err != nil {
		return nil, err
	}
	if err := ds.Load(ctx, nil); err != nil {
		ds.Close()
		return nil, err
	}
	return ds, nil
}
