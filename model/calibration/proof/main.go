// Command proof measures how far what is said of expected errors can be believed:
//
//	go run ./model/calibration/proof FILE --model M
//
// learns on the test faces how far off the weights are, as the end of a run does, and holds what that says of the validation faces
// against their labels. With --as M2 it learns that from the points of M2 instead, as is done for
// weights that learned from every labelled face.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/alecthomas/kong"

	"fiducial/data"
	"fiducial/model/calibration"
	"fiducial/model/checkpoint"
	"fiducial/model/evaluation"
	"fiducial/model/kept"
	"fiducial/model/prediction"
)

// commandLine is what proof understands.
type commandLine struct {
	File  string `arg:"" help:"The dataset that the weights were trained on."`
	Model string `required:"" placeholder:"M" help:"The checkpoint that predicts."`
	As    string `placeholder:"M2" help:"Take the calibration of another checkpoint."`
}

func main() {
	var c commandLine
	k := kong.Parse(&c, kong.Name("proof"), kong.Description("Measures how far expected errors can be believed."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	k.BindTo(ctx, (*context.Context)(nil))
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "proof:", err)
		os.Exit(1)
	}
}

// Run measures and prints.
func (c *commandLine) Run(ctx context.Context) error {
	ds, err := data.Open(c.File, data.Options{})
	if err != nil {
		return err
	}
	defer ds.Close()
	if err := ds.Load(ctx, nil); err != nil {
		return err
	}
	test, validation, err := samples(ctx, ds, c.Model)
	if err != nil {
		return err
	}
	x, err := calibration.Fit(test, len(ds.Keypoints()))
	if err != nil {
		return err
	}
	if c.As != "" {
		other, _, err := samples(ctx, ds, c.As)
		if err != nil {
			return err
		}
		if x, err = calibration.Fit(other, len(ds.Keypoints())); err != nil {
			return err
		}
	}
	fmt.Printf("learned from %d points of test faces, held against %d of validation faces; by apart^%.2f whole^%.2f schemes^%.2f\n", x.Points, len(validation), x.ByApart, x.ByWhole, x.BySchemes)
	fmt.Println("said   found")
	for _, t := range x.Reliability(validation) {
		fmt.Printf("%3.0f %%  %5.1f %%\n", 100*t.Said, 100*t.Found)
	}
	fmt.Println("points  expected error  mean distance  within the radius of 68 %")
	for _, g := range x.ByExpected(validation, 10) {
		fmt.Printf("%6d  %11.2f px  %10.2f px  %5.1f %%\n", g.Points, g.Expected, g.Mean, 100*g.Within68)
	}
	return nil
}

// samples returns the points of test and validation faces that a checkpoint predicts.
func samples(ctx context.Context, ds *data.Dataset, path string) (test, validation []calibration.Sample, err error) {
	c, err := checkpoint.Load(path)
	if err != nil {
		return nil, nil, err
	}
	if c, err = c.For(ds); err != nil {
		return nil, nil, err
	}
	o := prediction.Options{Kept: kept.In(data.Options{}.CacheFolder())}
	if test, err = prediction.CalibrationSamples(ctx, c, ds, evaluation.TestFaces.Rows(ds, c.Settings.Splits()), o, nil); err != nil {
		return nil, nil, err
	}
	validation, err = prediction.CalibrationSamples(ctx, c, ds, evaluation.ValidationFaces.Rows(ds, c.Settings.Splits()), o, nil)
	return test, validation, err
}
