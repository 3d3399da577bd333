package checkpoint

import (
	"errors"
	"fmt"
	"slices"

	"fiducial/data"
	"fiducial/data/alike"
	"fiducial/data/curve"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/model/calibration"
	"fiducial/model/network"
	"fiducial/model/settings"
)

// Checkpoint is a network's weights with everything that is needed to use them or to train on.
// It is not changed once it exists, and safe for concurrent use.
type Checkpoint struct {
	Settings    settings.Settings
	Keypoints   []string   // names, in the order of the outputs
	Partners    []int      // of each keypoint, the one on the other side of the face; itself when it lies on the middle line, face.Unknown when nobody knows
	Side        int        // width and height of the images, in pixels; with photos that are files, of their squares
	MeanFace    []float32  // (2K): x0, y0, x1, y1 …, the mean of the labels trained on, in pixels of the images
	Unlabelled  []int      // of Keypoints, rising, those of which the weights never saw a label: they are not predicted
	LabelCounts []int      // of each of Keypoints, of how many faces its label was learned, those that a mirrored face has from its partner included; nil where that is not known
	Schemes     Schemes    // the labelling schemes it tells apart
	Photos      string     // fingerprint of all photos of the dataset trained on, in hexadecimal
	Learned     PhotoSet   // the photos it learned from, and the weights that it started from
	Looks       *alike.Set // what the photos of Learned look like, by which one that was encoded anew is recognised; nil in files of earlier versions
	ChosenBy    PhotoSet   // the photos by whose error it was chosen, out of epochs of its run or trials of a search: on them its figures flatter; nil where nothing was chosen
	Only        PhotoSet   // the photos that its run is limited to, which a run that goes on keeps to; nil for all
	Position    Position
	Weights     *network.Weights         // with Adam's moments, unless it is kept for use only
	TwinRMSE    float64                  // for weights that learned from all faces: the test RMSE in pixels of a twin of theirs that did not; 0 without one
	Half        bool                     // whether its file has the weights at half precision
	Calibration *calibration.Calibration // how far off its points probably are; nil where that is not known
	Whole       *Checkpoint              // the one that is saved and trained on, where this one answers other keypoints (see For); else nil
}

// Position says how far a run has come. It holds no clock times, so that equal runs have equal checkpoints.
type Position struct {
	Epoch     int           `json:"epoch"`                // epochs done, their evaluation included
	Batch     int           `json:"batch"`                // batches done of the epoch after those
	Step      int           `json:"step"`                 // optimizer steps done in the run
	LossSum   float64       `json:"loss_sum"`             // of the batches of the unfinished epoch
	LossCount int           `json:"loss_count"`           // how many these were
	FirstLoss float64       `json:"first_loss,omitempty"` // of the run's first batch: what fresh weights have; 0 where it is not known
	Curve     []curve.Point `json:"curve"`                // one for each epoch evaluated
}

// Best returns what was measured after the epoch with the lowest test RMSE so far; that of epoch 0 before there is one.
func (p Position) Best() curve.Point { return curve.Best(p.Curve) }

// KnownRMSE returns the RMSE in pixels that the weights are known to have on faces that they did not learn from: the
// lowest test RMSE of their run, or that of their twin; 0 and false where nobody measured it.
func (c *Checkpoint) KnownRMSE() (rmse float64, ok bool) {
	if rmse := c.Position.Best().TestRMSE; rmse > 0 {
		return rmse, true
	}
	return c.TwinRMSE, c.TwinRMSE > 0
}

// Labelled returns for each keypoint whether the weights ever saw a label of it.
func (c *Checkpoint) Labelled() []bool {
	labelled := make([]bool, len(c.Keypoints))
	for k := range labelled {
		labelled[k] = !slices.Contains(c.Unlabelled, k)
	}
	return labelled
}

// Mirrors reports whether a face and its mirror image can be predicted alike: the partner of every keypoint is known.
func (c *Checkpoint) Mirrors() bool { return !slices.Contains(c.Full().Partners, face.Unknown) }

// Pair returns keypoints with the partners that the checkpoint knows and their names don't say. It never fails.
func (c *Checkpoint) Pair(k face.Keypoints) (face.Keypoints, error) {
	paired := slices.Clone(k)
	for i, j := range c.Partners {
		if j < i { // unknown, or seen from its partner
			continue
		}
		a, b := k.Index(c.Keypoints[i]), k.Index(c.Keypoints[j])
		if a >= 0 && b >= 0 && k[a].Partner == face.Unknown && k[b].Partner == face.Unknown {
			paired[a].Partner, paired[b].Partner = b, a
		}
	}
	return paired, nil
}

// Partners returns the index of each keypoint's partner.
func Partners(k face.Keypoints) []int {
	all := make([]int, len(k))
	for i, p := range k {
		all[i] = p.Partner
	}
	return all
}

// ErrUnusable says that a file is not a checkpoint, or not a whole one.
var ErrUnusable = errors.New("not a usable checkpoint")

// ErrMisfit says that a checkpoint was made for other photos or keypoints than a dataset has.
var ErrMisfit = errors.New("the model does not fit the dataset")

// Fits says what differs between the checkpoint and a dataset (image size, keypoints by name and order), or nil.
// The error wraps ErrMisfit. A dataset whose first row was not read yet has no size and fits in that, and so does one
// of photos that are files, which are seen at any side. To predict with For asks for less.
func (c *Checkpoint) Fits(ds *data.Dataset) error {
	return c.Full().fits(fixedSide(ds), ds.Keypoints().Names())
}

// CanPredict says what differs between the checkpoint, as For returned it, and a dataset, or nil. The error wraps
// ErrMisfit.
func (c *Checkpoint) CanPredict(ds *data.Dataset) error {
	return c.fits(fixedSide(ds), ds.Keypoints().Names())
}

// MeanFaceIn returns the mean face in pixels of the labels of a dataset.
func (c *Checkpoint) MeanFaceIn(ds *data.Dataset) face.Points {
	return face.PointsAt(c.MeanFace).Resized(c.Side, ds.Side())
}

// fixedSide returns the side of images that a dataset holds itself; 0 where it is not known yet, and where photos are
// files, which are seen at any.
func fixedSide(ds *data.Dataset) int {
	if ds.Photos() {
		return 0
	}
	return ds.Side()
}

// fitsSide says that photos have another size than those it learned from, or nil.
func (c *Checkpoint) fitsSide(side int) error {
	if side != 0 && side != c.Side {
		return fmt.Errorf("%w: it was trained on images of %d×%d pixels, the dataset has %d×%d", ErrMisfit, c.Side, c.Side, side, side)
	}
	return nil
}

// beginAnew says what can be done with any keypoints.
const beginAnew = "begin with fresh weights (without --from or --resume), which learn every keypoint"

func (c *Checkpoint) fits(side int, names []string) error {
	if err := c.fitsSide(side); err != nil {
		return err
	}
	if slices.Equal(names, c.Keypoints) {
		return nil
	}
	absent, surplus := without(c.Keypoints, names), without(names, c.Keypoints)
	switch {
	case len(absent) > 0 && len(surplus) > 0:
		return fmt.Errorf("%w: it knows %s, which the dataset lacks, but not %s; "+beginAnew, ErrMisfit, some(absent), some(surplus))
	case len(absent) > 0:
		return fmt.Errorf("%w: it knows %s, which the dataset lacks; "+beginAnew, ErrMisfit, some(absent))
	case len(surplus) > 0:
		return fmt.Errorf("%w: it does not know %s; "+beginAnew+
			", or leave %s out of what is read (--ignore; in the window by File, Columns, or Keypoints before they are saved)", ErrMisfit, some(surplus), some(surplus))
	}
	for i, name := range names {
		if i < len(c.Keypoints) && name != c.Keypoints[i] {
			return fmt.Errorf("%w: keypoint %d is %s in the dataset and %s in the model; "+beginAnew, ErrMisfit, i+1, name, c.Keypoints[i])
		}
	}
	return fmt.Errorf("%w: it has %d keypoints and the dataset %d", ErrMisfit, len(c.Keypoints), len(names))
}

// without returns the names that are not in others.
func without(names, others []string) (rest []string) {
	for _, name := range names {
		if !slices.Contains(others, name) {
			rest = append(rest, name)
		}
	}
	return rest
}

// some joins names, but not a page of them.
func some(names []string) string {
	const shown = 4
	text := ""
	for i, name := range names {
		switch {
		case i == shown:
			return fmt.Sprintf("%s and %d more", text, len(names)-shown)
		case i > 0:
			text += ", "
		}
		text += harmless.Name(name)
	}
	return text
}

// Knows reports whether the checkpoint learned from the photo of any of these rows (whatever their labels are now):
// then its figures there are better than on faces it never saw.
func (c *Checkpoint) Knows(ds *data.Dataset, rows []int) bool {
	return slices.ContainsFunc(rows, func(row int) bool { return c.HasLearned(ds, row) })
}

// HasLearned reports whether the checkpoint learned from the photo of a row, or from one that is its near-duplicate.
func (c *Checkpoint) HasLearned(ds *data.Dataset, row int) bool {
	return c.Learned.Has(ds.Photo(row)) || c.Looks.Near(ds.Look(row))
}

// SaysExpectedErrors reports whether the checkpoint knows how far off its points probably are.
func (c *Checkpoint) SaysExpectedErrors() bool { return c.Full().Calibration != nil }
