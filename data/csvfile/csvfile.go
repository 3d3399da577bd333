// Package csvfile reads and writes the dataset format: a header, then one face a line.
//
// It knows bytes, rows and cells: where a row begins, what a cell says, what is wrong with it, and how a new
// file is written in which only named cells differ. It knows nothing of undo, of projects or of screens.
// Start at Open, then Scan.
package csvfile

import (
	"context"

	"fiducial/data/face"
)

// Header says what the columns of a dataset are.
type Header struct {
	Columns   []string       // every column's name, in file order
	Keypoints face.Keypoints // in the order of their x columns; none in a file that is still to be labelled
	X, Y      []int          // for each keypoint the index of its column in Columns
	Image     int            // index of the Image column
}

// Fault is something wrong in one row of a dataset. What is faulty counts as missing.
type Fault struct {
	Row     int    // from 0
	Line    int    // line of the file on which the row begins, from 1
	Column  int    // number of the cell in its row, from 1; 0 when the whole row is meant
	Name    string // name of that column, "" when the whole row is meant
	Problem string // what is wrong and what it should be, in words, without the place
}

// Row is what the index keeps of one row.
type Row struct {
	Offset int64 // of its first byte in the uncompressed file
	Length int   // in bytes, line ending included
	Line   int   // from 1
	Points face.Points
	Photo  face.Photo // zero when its pixels cannot be used
	Faults []Fault
}

// Cell names one coordinate and the text it is to have; an empty text makes it missing.
type Cell struct {
	Row      int
	Keypoint int
	Y        bool // the y coordinate, else x
	Text     string
}

// File is an open dataset file. Its methods may be called from several goroutines at once.
type File struct{}

// Open reads the header of the dataset at path (.csv, .csv.gz, or .zip holding one .csv) and returns at once:
// rows come from Scan. Pixels of a compressed file are read from an unpacked copy in cacheDir.
// The error is one sentence that names the file.
func Open(path, cacheDir string) (*File, error) { panic("unwritten") }

// Scan reads all rows in order. emit gets them in runs, the first after a handful of rows, so that a first
// face can be shown while the rest is read; it is called from one goroutine at a time.
// progress gets bytes done and in all (of the file on disk). Side is known before the first emit.
func (f *File) Scan(ctx context.Context, emit func([]Row), progress func(done, total int64)) error {
	panic("unwritten")
}

// Pixels returns the 8-bit grey pixels of a row, side×side in row order, appended to dst[:0].
func (f *File) Pixels(r Row, dst []byte) ([]byte, error) { panic("unwritten") }

// Texts returns the text of each coordinate cell of a row as the file has it: x and y for each keypoint.
func (f *File) Texts(r Row) ([][2]string, error) { panic("unwritten") }
