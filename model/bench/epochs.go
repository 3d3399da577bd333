package main

import (
	"context"
	"fmt"

	"fiducial/data"
	"fiducial/data/batch"
	"fiducial/model"
	"fiducial/model/bench/figures"
	"fiducial/model/settings"
)

// epochFigure compares the training part of whole epochs, with reading, augmenting, standardising and labels, with
// as many steps on a batch that lies in memory.
type epochFigure struct {
	Name  string         `json:"name"`
	Ratio figures.Spread `json:"ratio"` // an epoch over its steps, quartiles over epochs
	Faces float64        `json:"faces"` // a second, of whole epochs, the median
	Mark  float64        `json:"mark"`  // the most that Ratio should be; 0 for none
}

// everything is augmentation of all kinds.
var everything = batch.Augment{Mirror: true, Rotation: 15, Scale: .15, Shift: 6, Brightness: .2, Contrast: .2, Blur: 1.2}

// measureEpochs measures whole epochs on a dataset.
func measureEpochs(ctx context.Context, ds *data.Dataset) ([]epochFigure, error) {
	var all []epochFigure
	for _, c := range []struct {
		name, preset string
		augment      bool
		mark         float64
	}{
		{"cnn, augmentation of all kinds with blur", "cnn", true, 1.1},
		{"notebook, as it is", "notebook", false, 1.1},
		{"notebook, augmentation of all kinds with blur", "notebook", true, 0},
	} {
		s, err := settings.FromPreset(c.preset)
		if err != nil {
			return nil, err
		}
		if c.augment {
			s.Standardise, s.Augment = true, everything
		}
		f, err := measureEpoch(ctx, ds, s)
		if err != nil {
			return nil, fmt.Errorf("epochs of %s: %w", c.name, err)
		}
		f.Name, f.Mark = c.name, c.mark
		say("%s: an epoch takes %.3f times its steps (quartiles %.3f to %.3f)", f.Name, f.Ratio.Median, f.Ratio.Low, f.Ratio.High)
		all = append(all, f)
	}
	return all, nil
}

// measureEpoch trains some epochs, and after each does as many steps alone. The first epoch reads the photos from
// the file and does not count.
func measureEpoch(ctx context.Context, ds *data.Dataset, s settings.Settings) (f epochFigure, err error) {
	const epochs = 6
	s.Epochs = epochs
	alone, err := newStepper(s, ds.Side(), len(ds.Keypoints()), 0)
	if err != nil {
		return f, err
	}
	defer alone.close()
	var ratios, speeds []float64
	batches := 0
	images := len(s.SplitRows(ds, data.Train))
	if s.DropLast {
		images -= images % s.BatchSize
	}
	_, err = model.Train(ctx, ds, model.TrainOptions{
		Settings: s,
		OnBatch:  func(model.BatchEvent) { batches++ },
		OnEpoch: func(e model.EpochEvent) {
			if e.Epoch > 1 {
				seconds := float64(images) / e.ImagesPerSecond
				ratios = append(ratios, seconds/sum(alone.steps(batches)))
				speeds = append(speeds, e.ImagesPerSecond)
			}
			batches = 0
		},
	})
	if err != nil {
		return f, err
	}
	return epochFigure{Ratio: figures.Quartiles(ratios, 1), Faces: figures.Quantile(speeds, .5)}, nil
}

func sum(values []float64) (s float64) {
	for _, v := range values {
		s += v
	}
	return s
}
