package model

import "fiducial/data/batch"

// Settings are everything that decides a training run, together with the data and the number of threads.
// They are what a checkpoint keeps and what a preset is.
type Settings struct {
	Preset string `json:"preset"` // the preset these started from

	// The network: packs of conv, ReLU, conv, ReLU, max-pool 2×2, dropout; then one linear layer.
	KernelSize int     `json:"kernel_size"`
	Stride     int     `json:"stride"`
	Padding    int     `json:"padding"`
	OutChannel []int   `json:"out_channel"` // of each pack
	Dropout    float64 `json:"dropout"`

	BatchSize int     `json:"batch_size"`
	LR        float64 `json:"lr"`
	LRDecay   float64 `json:"lr_decay"` // weight decay: L2 added to the gradient
	Epochs    int     `json:"epochs"`
	Schedule  string  `json:"schedule"` // of the learning rate over the run: "constant" or "cosine"

	CompleteOnly bool          `json:"complete_only"` // leave out rows with a missing point
	Shuffle      bool          `json:"shuffle"`
	Standardise  bool          `json:"standardise"` // each photo to mean 0, deviation 1
	Offsets      bool          `json:"offsets"`     // predict offsets from the mean face, in units of a quarter of the image, not pixels
	Augment      batch.Augment `json:"augment"`
	Seed         uint64        `json:"seed"`
}

// Preset is a named starting point.
type Preset struct {
	Name     string
	Meaning  string // one sentence: for what and for whom
	Settings Settings
}

// Presets returns the presets, the one to recommend first.
func Presets() []Preset { panic("unwritten") }

// FromPreset returns the settings of the preset of that name; the error lists the names there are.
func FromPreset(name string) (Settings, error) { panic("unwritten") }

// Check says in one sentence what is wrong with the settings for images of side pixels and k keypoints, the size arithmetic
// included ("after pack 3 nothing of the image is left: …"), or nil.
func (s Settings) Check(side, k int) error { panic("unwritten") }

// Kind is how a parameter is entered.
type Kind int

const (
	Integer Kind = iota
	Real
	Choice
	Switch
	Integers // a list such as 8,16,32
)

// Parameter is one hyper-parameter as a person meets it: on the command line (--set key=value), as a field of
// the training panel, later as an axis of a search space.
type Parameter struct {
	Key      string // kernel_size, augment.rotation
	Name     string // Kernel size
	Meaning  string // in words, one sentence
	Group    string // Network, Training, Data, Augmentation
	Kind     Kind
	Min, Max float64
	Choices  []string
	Get      func(Settings) string
	Set      func(*Settings, string) error // refuses what is out of range, in one sentence
}

// Parameters returns all parameters in the order in which a form shows them.
func Parameters() []Parameter { panic("unwritten") }

// Set sets the parameter named key; the error names the parameters there are, or what is wrong with value.
func (s *Settings) Set(key, value string) error { panic("unwritten") }
