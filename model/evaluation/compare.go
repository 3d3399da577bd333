package evaluation

import (
	"context"
	"fmt"
	"math"
	"slices"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/prediction"
)

// EnoughToCompare is from how many faces on a Comparison says which of two checkpoints is better: with fewer, which
// faces they happen to be decides.
const EnoughToCompare = 50

// Comparison is how near two checkpoints, or one and its mean face, come to the same labels: those of faces from which
// neither learned, at keypoints that both predict, without the labels that are predictions which somebody took over.
type Comparison struct {
	Faces    int     // that were compared
	A, B     float64 // RMSE in pixels over labelled coordinates; NaN without any face, and A where there is one checkpoint
	MeanFace float64 // the RMSE there of always answering B's mean face
}

// ComparableRows returns the rows of a dataset that Compare compares, in order: with usable pixels and labels, and with
// a photo that neither checkpoint learned from. Of a checkpoint that trained but does not say on what, as those of
// early versions, nothing is comparable.
func ComparableRows(ds *data.Dataset, a, b *checkpoint.Checkpoint) []int { return unseenRows(ds, a, b) }

// unseenRows returns the rows that none of checkpoints learned from; see ComparableRows.
func unseenRows(ds *data.Dataset, checkpoints ...*checkpoint.Checkpoint) []int {
	for _, c := range checkpoints {
		if len(c.Learned) == 0 && len(c.Position.Curve) > 0 {
			return nil
		}
	}
	learned := func(row int) bool {
		return slices.ContainsFunc(checkpoints, func(c *checkpoint.Checkpoint) bool { return c.HasLearned(ds, row) })
	}
	return slices.DeleteFunc(AllFaces.Rows(ds, checkpoints[0].Settings.Splits()), learned)
}

// Compare predicts the comparable rows with both checkpoints and measures them against the labels as they are now. It
// predicts nothing where there are fewer than EnoughToCompare, and only counts them. progress counts predicted faces
// and may be nil.
func Compare(ctx context.Context, ds *data.Dataset, a, b *checkpoint.Checkpoint, o prediction.Options, progress func(done, total int64)) (Comparison, error) {
	rows := ComparableRows(ds, a, b)
	result := Comparison{Faces: len(rows), A: math.NaN(), B: math.NaN(), MeanFace: math.NaN()}
	if len(rows) < EnoughToCompare {
		return result, nil
	}
	predicted, err := predictWith(ctx, ds, rows, o, progress, a, b)
	if err != nil {
		return result, err
	}
	result.measure(ds, rows, predicted[0], predicted[1], b.MeanFaceIn(ds))
	return result, nil
}

// CompareWithMeanFace predicts the labelled faces from which a checkpoint did not learn, however few they are, and
// measures it (B) and its mean face against their labels as they are now. progress counts predicted faces and may be
// nil.
func CompareWithMeanFace(ctx context.Context, ds *data.Dataset, c *checkpoint.Checkpoint, o prediction.Options, progress func(done, total int64)) (Comparison, error) {
	rows := unseenRows(ds, c)
	result := Comparison{Faces: len(rows), A: math.NaN(), B: math.NaN(), MeanFace: math.NaN()}
	predicted, err := predictWith(ctx, ds, rows, o, progress, c)
	if err != nil {
		return result, err
	}
	result.measure(ds, rows, predicted[0], predicted[0], c.MeanFaceIn(ds))
	result.A = math.NaN()
	return result, nil
}

// predictWith returns what each checkpoint predicts for rows, one after the other.
func predictWith(ctx context.Context, ds *data.Dataset, rows []int, o prediction.Options, progress func(done, total int64), checkpoints ...*checkpoint.Checkpoint) ([][]face.Points, error) {
	predicted := make([][]face.Points, len(checkpoints))
	for i, c := range checkpoints {
		p, err := prediction.NewPredictor(c, o)
		if err != nil {
			return nil, fmt.Errorf("comparing checkpoints: %w", err)
		}
		predicted[i], err = p.PredictRows(ctx, ds, rows, func(done, _ int64) {
			if progress != nil {
				progress(int64(i*len(rows))+done, int64(len(checkpoints)*len(rows)))
			}
		})
		p.Close()
		if err != nil {
			return nil, fmt.Errorf("comparing checkpoints: %w", err)
		}
	}
	return predicted, nil
}

// measure takes the errors of predictions of rows, and of a mean face, on the labels as they are now.
func (c *Comparison) measure(ds *data.Dataset, rows []int, a, b []face.Points, meanFace face.Points) {
	var ofA, ofB, ofMean squares
	for i, row := range rows {
		scale := ds.PhotoScale(row)
		for k, l := range ds.Labels(row) {
			if !l.Known || !predicts(a[i], k) || !predicts(b[i], k) || Taken(l, a[i][k], scale) || Taken(l, b[i][k], scale) {
				continue
			}
			ofA.add(l, a[i][k])
			ofB.add(l, b[i][k])
			ofMean.add(l, meanFace[k])
		}
	}
	c.A, c.B, c.MeanFace = ofA.rmse(), ofB.rmse(), ofMean.rmse()
}

// predicts reports whether predicted points, nil for those of a face without usable pixels, have keypoint k.
func predicts(p face.Points, k int) bool { return k < len(p) && p[k].Known }
