package suspects

import (
	"cmp"
	"fmt"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/prediction"
)

// Face is what Rank knows of one face.
type Face struct {
	Row        int
	Photo      face.Photo
	Labels     face.Points
	Prediction face.Points   // in pixels, as the face's own labelling scheme would place the points
	Apart      []float64     // for each point how far predictions of the same face lie apart, in pixels; zeros where that is not known
	Scheme     int           // which labelling scheme the labels follow
	Learned    bool          // whether the weights learned from these labels
	Known      float64       // the RMSE in pixels that the weights are known to have on faces that they did not learn from, the same for all faces; 0 where it is not known
	Reach      [2]face.Point // the centres of the first and of the last pixel of the photo that the face's square was cut out of, in pixels of the square; zero where the photo is the square
	Unit       string        // what distances are called, the same for all faces, as data.Dataset.Unit says; "" for "px"
	Accepted   bool          // whether a person said that the labels are right: it is not listed
}

// Predicting says how faces are best predicted for Rank: in four ways, so that it knows how well each point is known.
var Predicting = prediction.Options{Mirror: true, Turn: true}

// Collect returns the faces of a dataset, in order of rows: those with a label and a prediction that are not left out.
// answers returns what the checkpoint's network says of a row, nil where it says nothing; a prediction.Set has it. Rows
// whose photos the checkpoint was trained on count as learned, and those that a person accepted as accepted.
func Collect(ds *data.Dataset, c *checkpoint.Checkpoint, answers func(row int) *prediction.Answers) []Face {
	var faces []Face
	known, _ := c.KnownRMSE()
	for _, row := range ds.Select(data.Filter{}) {
		labels, a := ds.Labels(row), answers(row)
		if a == nil || count(labels) == 0 {
			continue
		}
		f := Face{
			Row: row, Photo: ds.Square(row), Labels: labels, Scheme: c.Schemes.Of(labels),
			Learned:  c.HasLearned(ds, row),
			Accepted: ds.MarkOf(row).Accepted,
			Known:    known, Unit: ds.Unit(),
		}
		f.Reach[0], f.Reach[1] = ds.Reach(row)
		f.Prediction, f.Apart = a.Of(f.Scheme)
		for k, p := range f.Prediction {
			if !p.Known { // nothing can be said of a point that the weights never learned
				f.Labels[k] = face.Point{}
			}
		}
		faces = append(faces, f)
	}
	return faces
}

// px writes a distance with its unit.
func (f *Face) px(distance float64) string { return inUnit(distance, f.Unit) }

// inUnit writes a distance with a unit, "" for "px".
func inUnit(distance float64, unit string) string {
	return fmt.Sprintf("%.1f %s", distance, cmp.Or(unit, "px"))
}

// count returns how many points are known.
func count(points face.Points) int {
	n := 0
	for _, p := range points {
		if p.Known {
			n++
		}
	}
	return n
}
