package main

import (
	"fiducial/model"
	"fiducial/model/network"
)

// contender is a network that is measured here and in PyTorch.
type contender struct {
	Name     string
	Meaning  string
	Settings model.Settings
	Mark     float64 // PyTorch's time over ours that is asked for with two threads
}

// contenders returns the networks whose speed matters.
func contenders() ([]contender, error) {
	notebook, err := model.FromPreset("notebook")
	if err != nil {
		return nil, err
	}
	wide := notebook
	wide.KernelSize, wide.OutChannel = 3, []int{32, 32, 32}
	return []contender{
		{"notebook", "2 channels, 5×5, padding 1", notebook, 8},
		{"32 channels", "the same with 32 channels, 3×3, padding 1", wide, 3},
	}, nil
}

// The shape of the contest's faces.
const side, keypoints = 96, 15

// specOf returns the network of the settings.
func specOf(s model.Settings, side, keypoints int) network.Spec {
	return network.Spec{
		Side: side, Keypoints: keypoints, KernelSize: s.KernelSize, Stride: s.Stride, Padding: s.Padding,
		OutChannel: s.OutChannel, Dropout: s.Dropout,
	}
}

// torchSpec is a network as torch_networks.py wants it, with how torch_steps.py is to run it.
type torchSpec struct {
	Family     string  `json:"family"`
	Side       int     `json:"side"`
	Keypoints  int     `json:"keypoints"`
	KernelSize int     `json:"kernel_size"`
	Stride     int     `json:"stride"`
	Padding    int     `json:"padding"`
	Channels   []int   `json:"channels"`
	Dropout    float64 `json:"dropout"`
	LR         float64 `json:"lr"`
	Decay      float64 `json:"decay"`

	Batch   int `json:"batch"`
	Threads int `json:"threads"`
	Trials  int `json:"trials"` // of either memory format
}

// newTorchSpec returns the network of the settings.
func newTorchSpec(s model.Settings, side, keypoints, threads int) torchSpec {
	return torchSpec{
		Family: "packs", Side: side, Keypoints: keypoints, KernelSize: s.KernelSize, Stride: s.Stride,
		Padding: s.Padding, Channels: s.OutChannel, Dropout: s.Dropout, LR: s.LR, Decay: s.LRDecay,
		Batch: s.BatchSize, Threads: threads, Trials: 5,
	}
}
