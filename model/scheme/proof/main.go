// Command proof measures what guessing the labelling scheme costs, and learns the guess anew:
//
//	go run ./model/scheme/proof cost FILE --model M            how far off points are with the guess of the weights, with one learned anew, with even shares, and with the true scheme
//	go run ./model/scheme/proof refit FILE --model M --out F   the weights with a guess that this version learned from the faces that they learned from
//
// How good the guess itself is, TestGuessesRealFaces of model/scheme says. Start at cost.go.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/alecthomas/kong"

	"fiducial/data"
	"fiducial/model/checkpoint"
	"fiducial/model/scheme"
)

// commandLine is what proof understands.
type commandLine struct {
	Cost  costCommand  `cmd:"" help:"Measure what the guess costs, on faces that the weights did not learn from."`
	Refit refitCommand `cmd:"" help:"Learn the guess anew and leave the network as it is."`
}

func main() {
	var c commandLine
	k := kong.Parse(&c, kong.Name("proof"), kong.Description("Measures what guessing the labelling scheme costs."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	k.BindTo(ctx, (*context.Context)(nil))
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "proof:", err)
		os.Exit(1)
	}
}

// open opens a dataset and the weights that tell its labelling schemes apart.
func open(ctx context.Context, file, model string) (*data.Dataset, *checkpoint.Checkpoint, error) {
	c, err := checkpoint.Load(model)
	if err != nil {
		return nil, nil, err
	}
	if c.Schemes.Count() < 2 {
		return nil, nil, fmt.Errorf("%s tells no labelling schemes apart", model)
	}
	ds, err := data.Open(file, data.Options{})
	if err != nil {
		return nil, nil, err
	}
	if err := ds.Load(ctx, nil); err != nil {
		return nil, nil, err
	}
	return ds, c, c.Fits(ds)
}

// learn returns the guess that a run with the settings of a checkpoint learns.
func learn(ctx context.Context, ds *data.Dataset, c *checkpoint.Checkpoint) (*scheme.Classifier, error) {
	rows := c.Settings.TrainingRows(ds)
	of := make([]int, len(rows))
	for i, row := range rows {
		of[i] = c.Schemes.Of(ds.Labels(row))
	}
	photo := func(i int) ([]byte, error) { return ds.Pixels(rows[i]) }
	return scheme.Learn(ctx, photo, of, c.Schemes.Count(), ds.Side(), 2, c.Settings.Seed, nil)
}

// refitCommand is the command refit.
type refitCommand struct {
	File  string `arg:"" help:"The dataset that the weights learned from."`
	Model string `required:"" placeholder:"M" help:"The checkpoint."`
	Out   string `required:"" placeholder:"F" help:"Where the one with the new guess goes."`
}

// Run learns and writes.
func (c *refitCommand) Run(ctx context.Context) error {
	ds, weights, err := open(ctx, c.File, c.Model)
	if err != nil {
		return err
	}
	defer ds.Close()
	with := *weights
	if with.Schemes.Classifier, err = learn(ctx, ds, weights); err != nil {
		return err
	}
	return with.Save(c.Out)
}
