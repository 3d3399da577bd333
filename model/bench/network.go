package main

import (
	"encoding/json"
	"time"

	"fiducial/data/simd"
	"fiducial/model/bench/figures"
	"fiducial/model/settings"
)

// contender is a network that is measured here and in PyTorch.
type contender struct {
	Name     string
	Meaning  string
	Settings settings.Settings
	Mark     float64 // PyTorch's time over ours that is asked for with two threads
}

// contenders returns the networks whose speed matters.
func contenders() ([]contender, error) {
	notebook, err := settings.FromPreset("notebook")
	if err != nil {
		return nil, err
	}
	heatmap, err := settings.FromPreset("heatmap")
	if err != nil {
		return nil, err
	}
	wide := notebook
	wide.KernelSize, wide.OutChannel = 3, []int{32, 32, 32}
	marks := []float64{8, 3, 3}
	if figures.KernelPath() == simd.AVX2 {
		marks = []float64{9, 4, 3}
	}
	return []contender{
		{"notebook", "2 channels, 5×5, padding 1", notebook, marks[0]},
		{"32 channels", "the same with 32 channels, 3×3, padding 1", wide, marks[1]},
		{"heatmap", "soft-argmax over maps, 16/32/64 channels, batch norm", heatmap, marks[2]},
	}, nil
}

// The shape of the contest's faces.
const side, keypoints = 96, 15

// torchSpec is what the Python scripts are told: the settings, by the names that checkpoints have for them, and the
// rest.
type torchSpec struct {
	settings        settings.Settings
	side, keypoints int
	threads         int
	budget          time.Duration // of torch_train.py
	format          string        // of torch_train.py's memory
}

// MarshalJSON writes all of it as one object.
func (t torchSpec) MarshalJSON() ([]byte, error) {
	text, err := json.Marshal(t.settings)
	if err != nil {
		return nil, err
	}
	all := map[string]any{}
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, err
	}
	all["side"], all["keypoints"], all["threads"] = t.side, t.keypoints, t.threads
	all["budget"], all["format"] = t.budget.Seconds(), t.format
	return json.Marshal(all)
}
