package model

import "fiducial/data"

// Checkpoint is a network's weights with everything that is needed to use them or to train on.
// It is not changed once it exists.
type Checkpoint struct {
	Settings  Settings
	Keypoints []string
	Side      int
	// … weights, optimizer moments, position, mean face, batch-norm statistics, fingerprint of the photos it was trained on
}

// LoadCheckpoint reads a checkpoint (safetensors). The error is a sentence that names the file.
func LoadCheckpoint(path string) (*Checkpoint, error) { panic("unwritten") }

// Save writes the checkpoint to path: beside it first, then renamed.
func (c *Checkpoint) Save(path string) error { panic("unwritten") }

// Fits says what differs between the checkpoint and a dataset (image size, keypoints by name and order), or nil.
func (c *Checkpoint) Fits(ds *data.Dataset) error { panic("unwritten") }

// TrainedOn reports whether the checkpoint was trained on these photos (whatever their labels are now).
func (c *Checkpoint) TrainedOn(ds *data.Dataset) bool { panic("unwritten") }
