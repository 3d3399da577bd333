package main

import (
	"context"
	"fmt"
	"os"
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
	rows := make([]int, ds.Rows())
	for i := range rows {
		rows[i] = i
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
	left := unpredicted(predictions)
	if r.json {
		return r.object(map[string]any{"file": c.Out, "rows": len(rows), "not_predicted": len(left), "pictures": pictures})
	}
	if len(left) > 0 {
		are := "rows have no usable photo and are"
		if len(left) == 1 {
			are = "rows has no usable photo and is"
		}
		r.note("%d of %d %s not predicted; the first is row %d", len(left), len(rows), are, left[0])
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

// unpredicted returns the rows without any prediction.
func unpredicted(predictions []face.Points) (rows []int) {
	for row, points := range predictions {
		if points == nil {
			rows = append(rows, row)
		}
	}
	return rows
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
	if err := ds.Apply("Predict", edits...); err != nil {
		return fmt.Errorf("predicting %s: %w", c.File, err)
	}
	moved, end := r.progress("writing " + c.Out)
	defer end()
	return ds.SaveAs(ctx, c.Out, true, moved)
}
