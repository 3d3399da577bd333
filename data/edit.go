package data

import (
	"time"

	"fiducial/data/face"
)

// Edit sets one point of one row. A point that is not Known makes the label missing. Coordinates are
// rounded to 0.01; one that equals the label's present coordinate keeps its bytes.
type Edit struct {
	Row, Keypoint int
	To            face.Point
}

// Apply makes edits as one undoable action; name says what it was ("Move left_eye_center").
// Edits that change nothing are dropped, and an action of none is not recorded.
// It is written to the project file before Apply returns.
func (d *Dataset) Apply(name string, edits ...Edit) error { panic("unwritten") }

// Restore gives points of a row the value and the bytes they have in the file, as one undoable action;
// no keypoints means all of them.
func (d *Dataset) Restore(row int, keypoints ...int) error { panic("unwritten") }

// Mark changes what a person says about a face, as one undoable action.
func (d *Dataset) Mark(name string, row int, m Mark) error { panic("unwritten") }

// Mark is what a person says about a face besides its points.
type Mark struct {
	Done    bool
	Flagged bool
	Note    string
}

// MarkOf returns the mark of a row.
func (d *Dataset) MarkOf(row int) Mark { panic("unwritten") }

// Action is one step of the history.
type Action struct {
	Name   string
	Time   time.Time
	Row    int // the first row it changed: where to look
	Undone bool
}

// Undo takes the last action back, Redo brings it again. ok is false when there is none.
func (d *Dataset) Undo() (a Action, ok bool, err error) { panic("unwritten") }
func (d *Dataset) Redo() (a Action, ok bool, err error) { panic("unwritten") }

// CanUndo and CanRedo return the name of the action that would be undone or redone, "" when there is none.
func (d *Dataset) CanUndo() string { panic("unwritten") }
func (d *Dataset) CanRedo() string { panic("unwritten") }

// Unsaved returns how many points differ from the file.
func (d *Dataset) Unsaved() int { panic("unwritten") }

// EditedPoints returns for each keypoint of a row whether its label differs from the file.
func (d *Dataset) EditedPoints(row int) []bool { panic("unwritten") }
