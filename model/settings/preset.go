package settings

import (
	"fmt"
	"strings"

	"fiducial/data/batch"
)

// Preset is a named starting point.
type Preset struct {
	Name     string
	Meaning  string // one sentence: for what and for whom
	Settings Settings
}

// Presets returns the presets, the one to recommend first. A new preset is one more entry here.
func Presets() []Preset {
	presets := []Preset{
		{
			Name:    "heatmap",
			Meaning: "The accurate network: says for each point where in the image it expects it; minutes to good predictions, an hour or two to the best.",
			Settings: Settings{
				Network: Heatmap, OutChannel: []int{16, 32, 64}, KernelSize: 3, Stride: 1, Padding: 1, Init: InitHe,
				Loss: SmoothL1, Beta: 2, Focus: 1, Optimizer: AdamW, LR: 0.003, LRDecay: 1e-4, Average: 0.999,
				BatchSize: 64, Epochs: 50, Schedule: Cosine, Shuffle: true, Standardise: true, Schemes: true,
				Augment: batch.Augment{Mirror: true, Rotation: 15, Scale: 0.15, Shift: 6, Brightness: 0.2, Contrast: 0.2},
			},
		},
		{
			Name:    "fast",
			Meaning: "A small heatmap network for the first minute: useful predictions at once, to be made better by heatmap.",
			Settings: Settings{
				Network: Heatmap, OutChannel: []int{8, 16, 32}, KernelSize: 3, Stride: 1, Padding: 1, Init: InitHe,
				Loss: SmoothL1, Beta: 2, Focus: 1, Optimizer: AdamW, LR: 0.004, LRDecay: 1e-4,
				BatchSize: 16, Epochs: 4, Schedule: Cosine, Shuffle: true, Standardise: true, Schemes: true,
				Augment: batch.Augment{Mirror: true, Rotation: 10, Scale: 0.1, Shift: 4, Brightness: 0.2, Contrast: 0.2},
			},
		},
		{
			Name:    "cnn",
			Meaning: "A small convolutional network, trained properly: uses every label and ends well ahead of the mean face in minutes.",
			Settings: Settings{
				Network: Packs, KernelSize: 3, Stride: 1, Padding: 1, OutChannel: []int{16, 32, 64}, Init: InitHe,
				Loss: MSE, Beta: defaultBeta, Optimizer: Adam,
				BatchSize: 32, LR: 0.002, LRDecay: 0, Epochs: 30, Schedule: Cosine,
				Shuffle: true, Standardise: true, Offsets: true,
				Augment: batch.Augment{Mirror: true, Rotation: 10, Scale: 0.1, Shift: 4, Brightness: 0.2, Contrast: 0.2},
			},
		},
		{
			Name:    "notebook",
			Meaning: "The network and the settings of the notebook this program grew from, its mistakes included: for comparison, not for use.",
			Settings: Settings{
				Network: Packs, KernelSize: 5, Stride: 1, Padding: 1, OutChannel: []int{2, 2, 2}, Dropout: 0.5, Init: InitPyTorch,
				Loss: MSE, Beta: defaultBeta, Optimizer: Adam,
				BatchSize: 32, LR: 0.001, LRDecay: 0.001, Epochs: 1, Schedule: Constant,
				CompleteOnly: true, DropLast: true,
			},
		},
	}
	for i := range presets {
		s := &presets[i].Settings
		s.Preset, s.Hidden, s.Together = presets[i].Name, true, true
	}
	return presets
}

// What the epochs of presets suit: about as many faces as the contest has to learn from. Fewer faces get more epochs,
// as many as show the network the same number of faces, but no more than this.
const (
	presetFaces = 4800
	epochsMost  = 200
)

// SuitedTo returns the settings of a preset with as many epochs as suit a number of faces to learn from: with the
// preset's own over a few hundred the network would hardly have begun. The notebook's stay what they are, and so do
// settings of no preset.
func (s Settings) SuitedTo(faces int) Settings {
	if s.Preset == "notebook" || s.Preset == "" || faces < 1 {
		return s
	}
	s.Epochs = max(s.Epochs, min(s.Epochs*presetFaces/faces, epochsMost))
	return s
}

// FromPreset returns the settings of the preset of that name; the error lists the names there are.
func FromPreset(name string) (Settings, error) {
	var names []string
	for _, p := range Presets() {
		if p.Name == name {
			return p.Settings, nil
		}
		names = append(names, p.Name)
	}
	return Settings{}, fmt.Errorf("there is no preset %q: choose %s", name, strings.Join(names, " or "))
}
