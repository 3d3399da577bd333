package data

import (
	"context"
	"errors"

	"fiducial/data/csvfile"
	"fiducial/data/face"
)

// ErrChanged says that the file on disk is no longer the one that was opened.
var ErrChanged = errors.New("the file was changed by another program since it was opened")

// ErrNeedsName says that a compressed dataset cannot be saved in place: SaveAs with a new name.
var ErrNeedsName = errors.New("a compressed file is never written: choose a name for the CSV")

// Options say how a dataset is opened. The zero Options are good for subcommands: no project file.
type Options struct {
	CacheDir  string         // for unpacked copies; "" means the user's cache folder
	Project   bool           // keep edits, history and marks in the project file
	DataDir   string         // where the project goes when the folder of the dataset can't be written; "" means the user's data folder
	Keypoints face.Keypoints // for a file without coordinate columns; nil means face.Standard()
}

// Dataset is an open dataset: its rows, its labels with their edits and history, its marks.
// All methods may be called from several goroutines at once.
type Dataset struct{}

// Open opens the dataset at path and returns as soon as its header is read; Load brings the rows.
// The error is one sentence that names the file.
func Open(path string, o Options) (*Dataset, error) { panic("unwritten") }

// Load reads the rows. It is a background task: progress gets bytes done and in all. Rows can be used as
// they arrive (subscribers get Arrived); edits of earlier sessions are in place in them. Call it once.
func (d *Dataset) Load(ctx context.Context, progress func(done, total int64)) error {
	panic("unwritten")
}

// Close releases the file and the project. Unsaved edits stay in the project file.
func (d *Dataset) Close() error { panic("unwritten") }

func (d *Dataset) Path() string              { panic("unwritten") } // as given, made absolute
func (d *Dataset) Keypoints() face.Keypoints { panic("unwritten") }
func (d *Dataset) Side() int                 { panic("unwritten") } // width and height of every photo, in pixels; 0 until the first row is known
func (d *Dataset) Rows() int                 { panic("unwritten") } // rows read so far
func (d *Dataset) Loaded() bool              { panic("unwritten") } // whether Load has finished

// Labels returns a copy of the labels of a row as they stand, edits included.
func (d *Dataset) Labels(row int) face.Points { panic("unwritten") }

// FileLabels returns the labels of a row as the file has them.
func (d *Dataset) FileLabels(row int) face.Points { panic("unwritten") }

// Pixels returns the 8-bit grey pixels of a row, side×side in row order. They are shared: do not write.
// The error wraps ErrNoPhoto when the row has no usable pixels.
func (d *Dataset) Pixels(row int) ([]byte, error) { panic("unwritten") }

// Photo returns the hash of a row's photo, zero when it has none.
func (d *Dataset) Photo(row int) face.Photo { panic("unwritten") }

// Faults returns everything wrong in the file, in order of rows; FaultsOf those of one row.
func (d *Dataset) Faults() []csvfile.Fault          { panic("unwritten") }
func (d *Dataset) FaultsOf(row int) []csvfile.Fault { panic("unwritten") }

// Subscribe calls f after every change, from the goroutine that made it, without locks held; unsubscribe ends that.
func (d *Dataset) Subscribe(f func(Change)) (unsubscribe func()) { panic("unwritten") }

// ErrNoPhoto says that a row has no usable pixels.
var ErrNoPhoto = errors.New("the row has no usable pixels")

// ChangeKind says what changed.
type ChangeKind int

const (
	Arrived ChangeKind = iota // more rows were read, or the last one
	Edited                    // labels of Rows changed
	Marked                    // marks of Rows changed
	Saved                     // the file now has every edit
	OnDisk                    // another program changed or removed the file
)

// Change tells subscribers what changed.
type Change struct {
	Kind ChangeKind
	Rows []int // for Edited and Marked
}
