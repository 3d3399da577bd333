package evaluation

import (
	"fmt"
	"slices"

	"fiducial/data"
	"fiducial/model/checkpoint"
)

// Chosen says by what faces a checkpoint was chosen, out of the epochs of its run or the trials of a search: figures
// that are taken on those are too good, and what it does on validation faces, which chose nothing and taught nothing,
// stands beside them. The zero Chosen is that of a checkpoint that was measured on none of the faces that chose it.
type Chosen struct {
	Faces      int      // of those that were measured
	Validation *Metrics // nil without any validation face
}

// ChosenBy returns how many of some rows of a dataset a checkpoint was chosen by.
func ChosenBy(c *checkpoint.Checkpoint, ds *data.Dataset, rows []int) int {
	return c.ChosenBy.Count(ds, rows)
}

// ValidationRows returns the rows of a dataset on which a checkpoint is measured where it was chosen by others, in
// order: its validation faces, without those that chose it or that it learned from.
func ValidationRows(c *checkpoint.Checkpoint, ds *data.Dataset) []int {
	return slices.DeleteFunc(ValidationFaces.Rows(ds, c.Settings.Splits()), func(row int) bool {
		return c.ChosenBy.Has(ds.Photo(row)) || c.HasLearned(ds, row)
	})
}

// Says says of a checkpoint, by its name, that it was chosen by faces that it was measured on, with its error on
// validation faces; "" where it was not.
func (c Chosen) Says(name string) string {
	if c.Faces == 0 {
		return ""
	}
	which := "1 of these faces"
	if c.Faces > 1 {
		which = fmt.Sprintf("%d of these faces", c.Faces)
	}
	text := fmt.Sprintf("%s was chosen, out of epochs or trials, by its error on %s: on others it does a little worse", name, which)
	if v := c.Validation; v != nil && v.Faces > 0 {
		text += fmt.Sprintf(", on its %d validation faces %s", v.Faces, BesideMeanFace(v.RMSE, v.MeanFace, v.Unit))
	}
	return text
}
