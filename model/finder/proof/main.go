// Command proof measures how well model/finder finds faces, and refines their boxes:
//
//	go run ./model/finder/proof frame FACES                  where eyes and mouth lie in the contest's pictures: the constants of Refine
//	go run ./model/finder/proof photos FILE.csv              on photos with known boxes: those that fiducial sample --photos draws
//	go run ./model/finder/proof pasted FACES --photos DIR    on real faces that were withheld from training, pasted into photos of a folder
//	go run ./model/finder/proof alone --photos DIR           false boxes in the photos themselves; none of them may show a face
//	go run ./model/finder/proof refine FACES --photos DIR    how rough boxes of such faces come right by predicted points
//
// FACES is the contest's training.csv, or the zip that holds it. Start at measure.go.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/alecthomas/kong"
)

// commandLine is what proof understands.
type commandLine struct {
	Frame  frameCommand  `cmd:"" help:"Where eyes and mouth lie in the contest's pictures."`
	Photos photosCommand `cmd:"" help:"Measure on photos with known boxes."`
	Pasted pastedCommand `cmd:"" help:"Measure on real faces pasted into photos."`
	Alone  aloneCommand  `cmd:"" help:"Count false boxes in photos without faces."`
	Refine refineCommand `cmd:"" help:"Measure how rough boxes come right."`
}

func main() {
	var c commandLine
	k := kong.Parse(&c, kong.Name("proof"), kong.Description("Measures how well faces are found."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	k.BindTo(ctx, (*context.Context)(nil))
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "proof:", err)
		os.Exit(1)
	}
}
