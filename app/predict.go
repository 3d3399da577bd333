package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/output"
	"fiducial/model/prediction"
)

type predictCommand struct {
	File     string `arg:"" help:"The dataset whose faces are predicted; or a photo, or a folder of photos, whose faces are found first."`
	Out      string `placeholder:"F" help:"The file to write: a CSV in the dataset format, or with --lookup a submission."`
	Model    string `placeholder:"M" help:"The checkpoint that predicts; the built-in weights without it."`
	Mirror   bool   `default:"true" negatable:"" help:"Where the model learned from mirrored faces too, take the mean of a face and its mirror image: more accurate, in twice the time."`
	Pictures string `placeholder:"DIR" help:"Draw the predicted points onto the photos, in colour, into a new folder; with --out or without."`
	Fill     bool   `help:"Keep the labels there are and predict only missing points."`
	Lookup   string `placeholder:"T" help:"The contest's IdLookupTable.csv: write a submission for it."`
	Points   string `placeholder:"P.csv" help:"Write each predicted point to P.csv as well, with its expected error in pixels and the ellipse in which 68 of 100 labels lie; takes twice the time."`
	Digits   int    `default:"2" placeholder:"N" help:"Decimals in P.csv, 0 to 9."`
	columnFlags
	forceFlag
}

// Run predicts all faces of a dataset and writes them to a new file.
func (c *predictCommand) Run(ctx context.Context, r *report, n threads, g given) error {
	if c.Fill && c.Lookup != "" {
		return usageError("--fill and --lookup: a submission has predictions only, so use one of them")
	}
	if c.Out == "" && c.Pictures == "" {
		return usageError("missing flags: --out=F, --pictures=DIR, or both: say what is to be written")
	}
	if c.Out == "" && (c.Lookup != "" || c.Fill) {
		return usageError("--fill and --lookup are about the file of --out, which is not named")
	}
	kind := output.Dataset
	if c.Lookup != "" {
		kind = output.Submission
	}
	if c.Points == "" {
		if err := g.none("they are those of the file of --points, which is not named", "digits"); err != nil {
			return err
		}
	}
	if c.Digits < 0 || c.Digits > mostDigits {
		return usageError("--digits %d: a number of decimals from 0 to %d", c.Digits, mostDigits)
	}
	permit, err := c.allow(r, []string{c.File, c.Lookup, c.Model}, output.Write{Path: c.Out, Kind: kind}, output.Write{Path: c.Points, Kind: output.Points})
	if err != nil {
		return err
	}
	defer permit.Release()
	if err := c.mayPicture(); err != nil {
		return err
	}
	var lookup *os.File
	if c.Lookup != "" { // before the work begins
		if lookup, err = os.Open(c.Lookup); err != nil {
			return fmt.Errorf("reading the lookup table %s: %w", c.Lookup, atomicfile.Unread(err))
		}
		defer lookup.Close()
	}
	weights, err := loadModel(c.Model)
	if err != nil {
		return err
	}
	file := c.File
	if isPhotos(c.File) {
		var remove func()
		if file, remove, err = datasetOfPhotos(ctx, r, c.File, weights); err != nil {
			return err
		}
		defer remove()
	}
	ds, checkpoint, err := datasetForModel(ctx, r, file, weights, readingFlags{columnFlags: c.columnFlags})
	if err != nil {
		return err
	}
	defer ds.Close()
	if c.Pictures != "" && !ds.Photos() {
		return usageError("--pictures: the faces of %s have no photos but the squares in the file itself", c.File)
	}
	if c.Lookup == "" && c.Out != "" {
		if err := mayAddColumns(ds); err != nil {
			return err
		}
	}
	if c.Mirror {
		sayUnmirrored(r, checkpoint.Unmirrored())
	}
	var byImageID map[string]int
	if c.Lookup != "" {
		if byImageID, err = rowsByImageID(r, ds); err != nil {
			return err
		}
	}
	rows, err := c.readable(r, ds)
	if err != nil {
		return err
	}
	o := prediction.Options{Threads: int(n), Mirror: c.Mirror, Kept: keptPredictions()}
	var predictions []face.Points
	if c.Points == "" {
		predictions, err = predictRows(ctx, r, checkpoint, ds, rows, o)
	} else {
		o.Turn = true
		predictions, err = c.predictPoints(ctx, r, checkpoint, ds, rows, o)
	}
	if err != nil {
		return err
	}
	predictions = byRow(ds.Rows(), rows, predictions)
	pictures := 0
	if c.Pictures != "" {
		pictures, err = c.writePictures(ctx, r, ds, predictions)
	}
	switch {
	case err != nil || c.Out == "":
	case c.Lookup != "":
		err = writeSubmission(lookup, c.Out, ds, byImageID, predictions)
	default:
		err = c.writeDataset(ctx, r, ds, predictions)
	}
	if err != nil {
		return err
	}
	all, left := ds.Rows(), unpredicted(rows, predictions)
	passed := all - len(rows)
	if r.json {
		return r.object(map[string]any{"file": c.Out, "rows": all, "not_predicted": passed + len(left), "passed_over": passed, "pictures": pictures})
	}
	if len(left) > 0 {
		are := "rows have no usable photo and are"
		if len(left) == 1 {
			are = "rows has no usable photo and is"
		}
		r.note("%d of %d %s not predicted; the first is row %d", len(left), all, are, left[0])
	}
	var into []string
	if c.Out != "" {
		into = append(into, c.Out)
	}
	if c.Pictures != "" {
		into = append(into, fmt.Sprintf("%s in %s", annotation.Counted(pictures, "picture", "pictures"), c.Pictures))
	}
	return r.line("predicted %s into %s", annotation.Counted(len(rows)-len(left), "face", "faces"), strings.Join(into, " and "))
}

// readable returns the rows to predict: all for a submission, else those whose cells can be told apart, as the others
// cannot be written. It says how many others there are, and what is wrong with the first.
func (c *predictCommand) readable(r *report, ds *data.Dataset) (rows []int, err error) {
	first := -1
	for row := range ds.Rows() {
		switch {
		case c.Lookup != "" || !ds.Misaligned(row):
			rows = append(rows, row)
		case first < 0:
			first = row
		}
	}
	if first < 0 {
		return rows, nil
	}
	faults, err := ds.FaultsOf(first)
	if err != nil {
		return nil, fmt.Errorf("predicting %s: %w", c.File, err)
	}
	text := "1 row was passed over and stays as it is"
	if n := ds.Rows() - len(rows); n > 1 {
		text = fmt.Sprintf("%d rows were passed over and stay as they are; the first", n)
	}
	if len(faults.First) > 0 {
		f := faults.First[0]
		text += fmt.Sprintf(": %v", infoFault{f.Row, f.Line, f.Column, f.Name, f.Problem})
	}
	r.note("%s: %s", filepath.Base(ds.Path()), text)
	return rows, nil
}

// byRow returns predictions of some rows as those of all, nil for the others.
func byRow(all int, rows []int, predictions []face.Points) []face.Points {
	points := make([]face.Points, all)
	for i, row := range rows {
		points[row] = predictions[i]
	}
	return points
}

// unpredicted returns which of some rows are without any prediction.
func unpredicted(rows []int, predictions []face.Points) (left []int) {
	for _, row := range rows {
		if predictions[row] == nil {
			left = append(left, row)
		}
	}
	return left
}

func (c *predictCommand) writeDataset(ctx context.Context, r *report, ds *data.Dataset, predictions []face.Points) error {
	var edits []data.Edit
	for row, points := range predictions {
		labels := ds.Labels(row)
		if points == nil && !c.Fill && !ds.Misaligned(row) { // else its labels would pass for predictions
			for k := range labels {
				edits = append(edits, data.Edit{Row: row, Keypoint: k})
			}
		}
		for k, p := range points {
			if p.Known && (!c.Fill || labels[k].Missing()) {
				edits = append(edits, data.Edit{Row: row, Keypoint: k, To: p})
			}
		}
	}
	if err := ds.Apply("predicting "+c.File, edits...); err != nil { // which begins its error
		return err
	}
	moved, end := r.progress("writing " + c.Out)
	defer end()
	return ds.SaveAs(ctx, c.Out, true, moved)
}
