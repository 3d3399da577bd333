package main

import (
	"context"
	"fmt"
	"math"

	"fiducial/data"
	"fiducial/data/synth"
	"fiducial/model/finder"
)

// frameCommand measures where eyes and mouth lie in the training split's complete rows.
type frameCommand struct {
	Faces string `arg:"" help:"The contest's training.csv, or the zip that holds it."`
}

// Run measures and prints.
func (c *frameCommand) Run(ctx context.Context) error {
	ds, err := data.Open(c.Faces, data.Options{})
	if err != nil {
		return err
	}
	defer ds.Close()
	if err := ds.Load(ctx, nil); err != nil {
		return err
	}
	var all []finder.Features
	for _, row := range ds.SplitRows(data.Train, data.Splits{}, true) {
		if f, ok := finder.Measure(ds.Labels(row), ds.Keypoints()); ok {
			all = append(all, f)
		}
	}
	of := func(what string, value func(f finder.Features) float64) (mean, deviation float64) {
		var sum, squares float64
		for _, f := range all {
			v := value(f)
			sum, squares = sum+v, squares+v*v
		}
		n := float64(len(all))
		mean = sum / n
		deviation = math.Sqrt(squares/n - mean*mean)
		fmt.Printf("%-44s %.4f ± %.4f\n", what, mean, deviation)
		return mean, deviation
	}
	fmt.Printf("%d faces; shares of the box\n", len(all))
	const side = synth.Side
	_, _ = of("between the eyes, x", func(f finder.Features) float64 { return (f.Eyes.X + 0.5) / side })
	eyeY, _ := of("between the eyes, y", func(f finder.Features) float64 { return (f.Eyes.Y + 0.5) / side })
	_, _ = of("mouth, x", func(f finder.Features) float64 { return (f.Mouth.X + 0.5) / side })
	mouthY, _ := of("mouth, y", func(f finder.Features) float64 { return (f.Mouth.Y + 0.5) / side })
	apart, apartSpread := of("log of the eyes' distance", func(f finder.Features) float64 { return math.Log(f.Apart / side) })
	down, downSpread := of("log of the distance from eyes to mouth", func(f finder.Features) float64 { return math.Log(f.ToMouth / side) })
	both, _ := of("product of both deviations", func(f finder.Features) float64 {
		return (math.Log(f.Apart/side) - apart) * (math.Log(f.ToMouth/side) - down)
	})
	// The weights, 1 in all, whose mean of the two has the least variance.
	a, b := apartSpread*apartSpread, downSpread*downSpread
	fmt.Printf("\neyesApart %.4f, eyesToMouth %.4f, middleShare %.4f, apartWeight %.2f\n",
		math.Exp(apart), math.Exp(down), (0.5-eyeY)/(mouthY-eyeY), (b-both)/(a+b-2*both))
	return nil
}
