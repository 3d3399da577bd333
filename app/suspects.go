package main

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strings"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
	"fiducial/model/prediction"
	"fiducial/model/suspects"
)

type suspectsCommand struct {
	File  string `arg:"" help:"The dataset whose labels are doubted."`
	Model string `placeholder:"M" help:"The checkpoint that predicts; the built-in weights without it."`
	Top   int    `placeholder:"N" help:"List no more than the N worst of the rows that are more likely wrong than right. With --json, where all rows are ranked without it: the first N of all."`
	readingFlags
}

// Run lists rows whose labels are probably wrong, the worst first.
func (c *suspectsCommand) Run(ctx context.Context, r *report, n threads, g given) error {
	if err := above(g, "top", c.Top); err != nil {
		return err
	}
	weights, err := loadModel(c.Model)
	if err != nil {
		return err
	}
	ds, checkpoint, err := datasetForModel(ctx, r, c.File, weights, c.readingFlags)
	if err != nil {
		return err
	}
	defer ds.Close()
	sayUnmirrored(r, checkpoint.Unmirrored())
	o := suspects.Predicting
	o.Threads, o.Kept = int(n), keptPredictions()
	set := prediction.NewSet(checkpoint)
	moved, end := r.progress("predicting")
	err = set.Fill(ctx, ds, prediction.FillOptions{Options: o}, moved)
	end()
	if err == nil {
		err = sayUnusable(r, ds)
	}
	if err != nil {
		return err
	}
	predictions := make([]face.Points, ds.Rows())
	for row := range predictions {
		if a := set.Answers(row); a != nil {
			predictions[row] = a.Points()
		}
	}
	if err := someAnswered(predictions); err != nil {
		return fmt.Errorf("doubting %s: %w", c.File, err)
	}
	expected := func(s suspects.Suspect) (pixels float64, ok bool) {
		all := prediction.ExpectedErrorsByScheme(checkpoint, set.Answers(s.Row))
		if all == nil {
			return 0, false
		}
		return all[s.Keypoint].Pixels * ds.PhotoScale(s.Row), true
	}
	faces := suspects.Collect(ds, checkpoint, set.Answers)
	whole := suspects.WholeOf(ds.Side(), faces)
	list := suspects.Rank(ds.Keypoints(), ds.Side(), faces, int(n))
	for i, s := range list { // places are told in pixels of the photo, where that is a file of its own
		list[i].Label, list[i].Prediction = ds.InPhoto(s.Row, s.Label), ds.InPhoto(s.Row, s.Prediction)
	}
	if r.json {
		if whole.Wrong() {
			r.note("%s: %s", filepath.Base(c.File), whole)
		}
		return printSuspectsJSON(r, ds, firstOf(list, c.Top), expected)
	}
	if whole.Wrong() { // which matters more than any row
		if err := r.line("%s: %s", filepath.Base(c.File), whole); err != nil {
			return err
		}
	}
	return c.print(r, ds.Keypoints(), list, len(faces), expected)
}

// expecting returns how far off the prediction of a suspect point probably is, in pixels; false where the weights do
// not say.
type expecting func(s suspects.Suspect) (pixels float64, ok bool)

// firstOf returns the first of a list, all for 0.
func firstOf(list []suspects.Suspect, top int) []suspects.Suspect {
	if top == 0 {
		return list
	}
	return list[:min(top, len(list))]
}

// suspectObject is a suspect as JSON.
type suspectObject struct {
	Row        int        `json:"row"`
	Keypoint   string     `json:"keypoint"`
	Score      float64    `json:"score"` // natural logarithm of the odds that the labels are wrong
	Reason     string     `json:"reason"`
	Label      [2]float64 `json:"label"`
	Prediction [2]float64 `json:"prediction"`
	Kind       string     `json:"kind"`
	Keypoints  []string   `json:"keypoints"`                // all that are wrong, keypoint first
	Expected   *float64   `json:"expected_error,omitempty"` // of the prediction; absent where the weights do not say
	Unit       string     `json:"unit"`                     // of label, prediction and expected_error: pixels of the photo
	ReasonUnit string     `json:"reason_unit"`              // of the distances that reason names
}

// printSuspectsJSON writes one object a row.
func printSuspectsJSON(r *report, ds *data.Dataset, list []suspects.Suspect, expected expecting) error {
	k := ds.Keypoints()
	rounded := func(v float64, digits float64) float64 { return math.Round(v*digits) / digits }
	pair := func(p face.Point) [2]float64 { return [2]float64{rounded(p.X, 1e3), rounded(p.Y, 1e3)} }
	for _, s := range list {
		o := suspectObject{
			Row: s.Row, Keypoint: k[s.Keypoint].Name, Score: rounded(s.Score, 1e4), Reason: s.Reason,
			Label: pair(s.Label), Prediction: pair(s.Prediction), Kind: string(s.Kind),
			Unit: "px", ReasonUnit: ds.Unit(),
		}
		if pixels, ok := expected(s); ok {
			pixels = rounded(pixels, 1e3)
			o.Expected = &pixels
		}
		for _, p := range s.Points {
			o.Keypoints = append(o.Keypoints, k[p].Name)
		}
		if err := r.object(o); err != nil {
			return err
		}
	}
	return nil
}

// print writes a line for each row, with the points that are wrong.
func (c *suspectsCommand) print(r *report, k face.Keypoints, list []suspects.Suspect, faces int, expected expecting) error {
	likely := 0
	for likely < len(list) && list[likely].Score > 0 {
		likely++
	}
	shown := firstOf(list[:likely], c.Top)
	head := fmt.Sprintf("%d of %s more likely wrong than right", likely, annotation.Counted(faces, "labelled face is", "labelled faces are"))
	if len(shown) < likely {
		head += fmt.Sprintf("; the first %d", len(shown))
	}
	if err := r.line("%s", head); err != nil {
		return err
	}
	for _, s := range shown {
		if err := r.line("row %-6d %5s  %s", s.Row, percentOf(s.Score), s.Reason); err != nil {
			return err
		}
		var others []string
		for _, p := range s.Points[1:] {
			others = append(others, harmless.Name(k[p].Name))
		}
		at := fmt.Sprintf("labelled at %.1f, %.1f, expected at %.1f, %.1f", s.Label.X, s.Label.Y, s.Prediction.X, s.Prediction.Y)
		if pixels, ok := expected(s); ok {
			at += fmt.Sprintf(" give or take %.1f px", pixels)
		}
		if len(others) > 0 {
			at += "; off with it: " + strings.Join(others, ", ")
		}
		if err := r.line("%18s%s: %s", "", harmless.Name(k[s.Keypoint].Name), at); err != nil {
			return err
		}
	}
	return nil
}

// percentOf writes log odds as the share of such faces that are wrong.
func percentOf(score float64) string {
	share := 1 / (1 + math.Exp(-score))
	if share > 0.995 {
		return "> 99%"
	}
	return fmt.Sprintf("%.0f%%", 100*share)
}
