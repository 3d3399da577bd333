// Command proof measures how far what is said of expected errors can be believed:
//
//	go run ./model/calibration/proof FILE --model M
//
// learns on the test faces how far off the weights are, as the end of a run does, and holds what that says of the
// validation faces against their labels; then it does so with each fifth of both, as validation faces are few. With
// --as M2 it learns that from the points of M2 instead, as is done for weights that learned from every labelled face.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"

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
	Out   string `placeholder:"M3" help:"Write the checkpoint with what was learned, for weights of a version that did not learn all of it."`
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
		x = x.ForOthers()
	}
	if c.Out != "" {
		if err := save(c.Model, c.Out, x); err != nil {
			return err
		}
	}
	fmt.Printf("learned from %d points of test faces, held against %d of validation faces; by apart^%.2f whole^%.2f schemes^%.2f peak^%.2f\n", x.Points, len(validation), x.ByApart, x.ByWhole, x.BySchemes, x.ByPeak)
	show(x.Hold(validation))
	if c.As != "" {
		return nil
	}
	all := append(test, validation...)
	held, err := crossed(all, len(ds.Keypoints()))
	if err != nil {
		return err
	}
	fmt.Printf("\neach of %d parts of the %d points of both held against what the others say:\n", folds, len(all))
	show(held)
	return nil
}

// save writes a checkpoint with other figures, which are those of all its keypoints.
func save(path, out string, x *calibration.Calibration) error {
	c, err := checkpoint.Load(path)
	if err != nil {
		return err
	}
	c.Calibration = x
	return c.Save(out)
}

// show prints what became of what was said.
func show(held []calibration.Held) {
	fmt.Println("said   found")
	for _, t := range calibration.Reliability(held) {
		fmt.Printf("%3.0f %%  %5.1f %%\n", 100*t.Said, 100*t.Found)
	}
	fmt.Println("points  expected error  mean distance  within the radius of 68 %  the ellipse of 68 %  off at most, of 10 to 90 %")
	for _, g := range calibration.ByExpected(held, 10) {
		fmt.Printf("%6d  %11.2f px  %10.2f px  %22.1f %%  %18.1f %%  %17.1f points\n", g.Points, g.Expected, g.Mean, 100*g.Within68, 100*g.Ellipse, 100*g.Most)
	}
}

// folds is in how many parts points are held against what the others say.
const folds = 5

// crossed holds each part of the faces against what is learned from the others: all faces that the weights did not
// learn from measure so.
func crossed(samples []calibration.Sample, k int) (held []calibration.Held, err error) {
	for part := range folds {
		in := func(s calibration.Sample) bool { return s.Row%folds == part }
		x, err := calibration.Fit(slices.DeleteFunc(slices.Clone(samples), in), k)
		if err != nil {
			return nil, err
		}
		held = append(held, x.Hold(slices.DeleteFunc(slices.Clone(samples), func(s calibration.Sample) bool { return !in(s) }))...)
	}
	return held, nil
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
