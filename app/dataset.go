package main

import (
	"context"
	"fmt"

	"fiducial/assets"
	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model"
)

// openDataset opens and reads a whole dataset for a subcommand: labels as they stand in the file, no project.
func openDataset(ctx context.Context, r *report, path string, o data.Options) (*data.Dataset, error) {
	ds, err := data.Open(path, o)
	if err != nil {
		return nil, err
	}
	moved, end := r.progress("reading " + path)
	err = ds.Load(ctx, moved)
	end()
	if err != nil {
		ds.Close()
		return nil, err
	}
	return ds, nil
}

// loadModel loads the checkpoint at path; "" asks for the embedded weights.
func loadModel(path string) (*model.Checkpoint, error) {
	if path == "" {
		return ownWeights()
	}
	return model.LoadCheckpoint(path)
}

// ownWeights returns the weights that the program brings along.
func ownWeights() (*model.Checkpoint, error) {
	c, err := model.DecodeCheckpoint(assets.Weights())
	if err != nil {
		return nil, fmt.Errorf("read the embedded weights: %w", err)
	}
	return c, nil
}

// datasetForModel opens a dataset on which a checkpoint is to be used; one without coordinate columns takes
// the checkpoint's keypoints. Partners that names don't say are those that pairs says, else those of the checkpoint.
func datasetForModel(ctx context.Context, r *report, path string, c *model.Checkpoint, pairs pairsFlag) (*data.Dataset, error) {
	pair, err := pairs.or(c)
	if err != nil {
		return nil, err
	}
	ds, err := openDataset(ctx, r, path, data.Options{Keypoints: face.NewKeypoints(c.Keypoints), Pair: pair})
	if err != nil {
		return nil, err
	}
	if err := c.Fits(ds); err != nil {
		ds.Close()
		return nil, fmt.Errorf("using the checkpoint on %s: %w", path, err)
	}
	return ds, nil
}

// sayUnmirrored says why faces are not mirrored though the settings ask for it, "" where nothing is to be said.
func sayUnmirrored(r *report, why string) {
	if why != "" {
		r.note("%s", why)
	}
}
