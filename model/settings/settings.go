package settings

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"fiducial/data"
	"fiducial/data/batch"
	"fiducial/data/face"
	"fiducial/model/network"
)

// Settings are everything that decides a training run, together with the data and the number of threads.
// They are what a checkpoint keeps and what a preset is. Parameters describes each of them for people.
type Settings struct {
	Preset string `json:"preset"` // the preset these started from

	Network    string `json:"network"`     // the family: Packs or Heatmap; parameters of the other have no effect
	OutChannel []int  `json:"out_channel"` // of each pack, or of each size of a heatmap network

	// Of packs of conv, ReLU, conv, ReLU, max-pool 2×2, dropout; then one linear layer.
	KernelSize int     `json:"kernel_size"`
	Stride     int     `json:"stride"`
	Padding    int     `json:"padding"`
	Dropout    float64 `json:"dropout"`
	Init       string  `json:"init"` // how fresh weights are drawn: InitPyTorch or InitHe

	BatchSize int     `json:"batch_size"`
	Loss      string  `json:"loss"`  // what is minimised: MSE or SmoothL1
	Beta      float64 `json:"beta"`  // up to which error SmoothL1 is squared: with offsets in their unit, else in pixels, those in which labels are
	Focus     float64 `json:"focus"` // weight of how far the maps of a Heatmap are from spots about the points, beside the loss of points in pixels; 0, as in settings of before there was a choice, is none
	Optimizer string  `json:"optimizer"`
	LR        float64 `json:"lr"`
	LRDecay   float64 `json:"lr_decay"` // weight decay, by the notebook's name: with Adam L2 added to the gradient, with AdamW beside it
	Average   float64 `json:"average"`  // decay of a running average of the weights, which predicts in their place; 0 for none
	Epochs    int     `json:"epochs"`
	Patience  int     `json:"patience"` // epochs without a better test RMSE after which a run ends; 0 for never
	Schedule  string  `json:"schedule"` // of the learning rate over the run: Constant or Cosine

	Side         int           `json:"side,omitempty"` // of the squares as which a network sees faces in photos that are files, in pixels; 0, as in settings of before there was a choice, is data.StandardSide
	CompleteOnly bool          `json:"complete_only"`  // leave out rows with a missing point
	Hidden       bool          `json:"hidden"`         // learn from hidden points too; else they count as missing
	Shuffle      bool          `json:"shuffle"`
	DropLast     bool          `json:"drop_last"`   // leave out an incomplete last batch, unless it is the only one
	Standardise  bool          `json:"standardise"` // each photo to mean 0, deviation 1
	Schemes      bool          `json:"schemes"`     // tell labelling schemes apart, where the columns that rows leave empty show several
	Offsets      bool          `json:"offsets"`     // predict offsets from the mean face, in units of a quarter of the image, not pixels
	Augment      batch.Augment `json:"augment"`
	Seed         uint64        `json:"seed"`       // of fresh weights, order, augmentation and dropout
	SplitSeed    uint64        `json:"split_seed"` // of the split into train, test and validation
	Together     bool          `json:"together"`   // near-duplicates of a photo are in one split; files of earlier versions lack it, and have each where its own hash puts it
	AllFaces     bool          `json:"all_faces"`  // learn from the test and the validation split too; then nothing measures the run
}

// The families of networks.
const (
	Packs   = "packs"   // network.Packs
	Heatmap = "heatmap" // network.Heatmap
)

// The losses.
const (
	MSE      = "mse"       // mean squared error
	SmoothL1 = "smooth_l1" // squared for small errors and straight for large ones; see network.Loss
)

// The optimizers.
const (
	Adam  = "adam"
	AdamW = "adamw"
)

// The schedules of the learning rate.
const (
	Constant = "constant" // stays as it is
	Cosine   = "cosine"   // rises over the first warmUp steps, then falls to 0 along half a cosine (Loshchilov and Hutter 2017, without restarts)
)

// warmUp is over how many steps Cosine rises. Adam's first steps are of full size whatever the gradient, and
// in the linear layer thousands of them add up in one output.
const warmUp = 100

// How fresh weights are drawn.
const (
	InitPyTorch = "pytorch" // uniform within ±1/√(fan in), biases too: PyTorch's default, which fades out over many layers
	InitHe      = "he"      // convolutions uniform within ±√6/√(fan in), their biases 0: keeps the signal as strong from ReLU to ReLU (He et al. 2015)
)

// Check says in one sentence what is wrong with the settings for images of side pixels and k keypoints, the size
// arithmetic included ("after pack 3 nothing of the image is left: …"), or nil. Parameters that don't apply are not
// looked at.
func (s Settings) Check(side, k int) error {
	for _, p := range Parameters() {
		if !p.AppliesTo(s) {
			continue
		}
		if err := p.Set(&s, p.Get(s)); err != nil {
			return err
		}
	}
	if err := s.Spec(side, k).Check(); err != nil {
		return fmt.Errorf("with these settings: %w", err)
	}
	return nil
}

// TrainingRows returns the rows that a run with these settings learns from, in order.
func (s Settings) TrainingRows(ds *data.Dataset) []int {
	rows := s.SplitRows(ds, data.Train)
	if s.AllFaces {
		rows = append(rows, s.SplitRows(ds, data.Test)...)
		rows = append(rows, s.SplitRows(ds, data.Validation)...)
		slices.Sort(rows)
	}
	return rows
}

// HeldBackRows returns the rows of a split that a run with these settings is measured on, in order.
func (s Settings) HeldBackRows(ds *data.Dataset, split data.Split) []int {
	if s.AllFaces || split == data.Train {
		return nil
	}
	return s.SplitRows(ds, split)
}

// Splits say how a run with these settings splits a dataset.
func (s Settings) Splits() data.Splits { return data.Splits{Seed: s.SplitSeed, Together: s.Together} }

// SplitRows returns the rows of a split that a run with these settings can use, in order.
func (s Settings) SplitRows(ds *data.Dataset, split data.Split) []int {
	rows := ds.SplitRows(split, s.Splits(), s.CompleteOnly)
	if s.Hidden {
		return rows
	}
	return slices.DeleteFunc(rows, func(row int) bool {
		labels := s.Labels(ds, row)
		return !slices.ContainsFunc(labels, func(p face.Point) bool { return p.Known }) || s.CompleteOnly && !labels.Complete()
	})
}

// Labels returns the labels of a row that a run with these settings learns and is measured by, in the dataset's own
// pixels.
func (s Settings) Labels(ds *data.Dataset, row int) face.Points {
	labels := ds.Labels(row)
	if s.Hidden {
		return labels
	}
	return withoutHidden(labels)
}

// Source returns the faces of a dataset as the network of a run with these settings sees them, with the labels that it
// learns.
func (s Settings) Source(ds *data.Dataset) batch.Source {
	if s.Hidden {
		return s.Seen(ds)
	}
	return visible{s.Seen(ds)}
}

// visible is a dataset whose hidden points are missing.
type visible struct{ data.Seen }

// Labels returns a copy of the labels of a row, without those that are hidden.
func (v visible) Labels(row int) face.Points { return withoutHidden(v.Seen.Labels(row)) }

// withoutHidden makes hidden points missing.
func withoutHidden(labels face.Points) face.Points {
	for k, p := range labels {
		if p.Visibility == face.Hidden {
			labels[k] = face.Point{}
		}
	}
	return labels
}

// Spec returns the network that the settings describe, for images of side pixels and k keypoints. It is not checked.
func (s Settings) Spec(side, k int) network.Spec {
	face := network.Face{Side: side, Keypoints: k}
	if s.Network == Heatmap {
		return network.Heatmap{Face: face, OutChannel: s.OutChannel}
	}
	return network.Packs{
		Face: face, KernelSize: s.KernelSize, Stride: s.Stride, Padding: s.Padding,
		OutChannel: s.OutChannel, Dropout: s.Dropout,
	}
}

// LossFunction returns what training minimises.
func (s Settings) LossFunction() (l network.Loss) {
	if s.Loss == SmoothL1 {
		l.Beta = s.Beta
	}
	if s.Network == Heatmap {
		l.Focus = s.Focus
	}
	return l
}

// Adam returns the optimizer's settings for a step (from 0) when the share done (0 to 1) of the run is over.
func (s Settings) Adam(step int, done float64) network.Adam {
	a := network.Adam{LR: s.rate(step, done), Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}
	if s.Optimizer == AdamW {
		a.Decay = s.LRDecay
	} else {
		a.L2 = s.LRDecay
	}
	return a
}

// rate returns the learning rate of a step (from 0) when the share done (0 to 1) of the run is over.
func (s Settings) rate(step int, done float64) float64 {
	if s.Schedule != Cosine {
		return s.LR
	}
	rise := min(1, float64(step+1)/warmUp)
	return s.LR * rise * (1 + math.Cos(math.Pi*min(max(done, 0), 1))) / 2
}

// UnmarshalJSON implements json.Unmarshaler: what is missing is as it was before there was a choice, so that settings
// written then still mean the same.
func (s *Settings) UnmarshalJSON(text []byte) error {
	type plain Settings // without this method
	p := plain{Network: Packs, Loss: MSE, Beta: defaultBeta, Optimizer: Adam, Hidden: true}
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	*s = Settings(p)
	return nil
}

// defaultBeta is the beta of presets that don't use it: what smooth_l1 begins with when somebody chooses it.
const defaultBeta = 2
