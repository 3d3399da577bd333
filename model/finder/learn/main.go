// Command learn trains the finder's network (`make finder`):
//
//	go run ./model/finder/learn FACES --out F.safetensors
//
// FACES is the contest's training.csv, or the zip that holds it. Of its faces it takes those of the training split,
// pasted into what package scenery draws; every so often it looks at larger pictures of the same kind and learns from
// what it took for faces there. The same faces, seed and steps give the same weights on the same processor. Start at
// run.go.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/alecthomas/kong"
)

func main() {
	var c command
	kong.Parse(&c, kong.Name("learn"), kong.Description("Trains the network that finds faces in photos."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := c.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
}
