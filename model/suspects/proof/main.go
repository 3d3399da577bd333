// Command proof measures how many label errors model/suspects finds:
//
//	go run ./model/suspects/proof rounds FILE --model M       plants errors among faces that the weights never saw, many times over (make suspects)
//	go run ./model/suspects/proof plant FILE --out F.csv      writes a copy with errors in it, and F.json, which says where
//	go run ./model/suspects/proof measure F.csv --model M     measures on such a copy, which the weights may have learned from
//	go run ./model/suspects/proof drags FILE --model M        counts how many points a person drags until a face is right, with the others following and without
//
// Beside each share stands that of the baseline: rows ranked by the largest distance between label and prediction, over
// the median of its keypoint. Start at rounds.go.
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
	Rounds  roundsCommand  `cmd:"" help:"Plant errors among unseen faces, in memory, and measure; many times over."`
	Plant   plantCommand   `cmd:"" help:"Write a copy of a dataset with errors in it."`
	Drags   dragsCommand   `cmd:"" help:"Count the drags of a simulated person, with and without the other points following."`
	Measure measureCommand `cmd:"" help:"Measure on such a copy."`
}

func main() {
	var c commandLine
	k := kong.Parse(&c, kong.Name("proof"), kong.Description("Measures how many label errors are found."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	k.BindTo(ctx, (*context.Context)(nil))
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "proof:", err)
		os.Exit(1)
	}
}
