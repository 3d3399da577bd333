package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/alecthomas/kong"
)

// commandLine is what bench understands.
type commandLine struct {
	Docs string `default:"docs" help:"The folder of the page."`

	Steps    stepsCommand    `cmd:"" help:"Measure steps, kernels, epochs and memory, and write the page."`
	Predict  predictCommand  `cmd:"" help:"Measure how fast the built-in weights predict beside onnxruntime, and write the page."`
	Accuracy accuracyCommand `cmd:"" help:"Measure RMSE against time, and write the page."`
	Search   searchCommand   `cmd:"" help:"Measure the notebook's grid search, and write the page."`
	ASHA     ashaCommand     `cmd:"" name:"asha" help:"Measure what random search and ASHA find in a third of a grid's time, and write the page."`
	Render   renderCommand   `cmd:"" help:"Write the page from the last figures."`
}

// folder is where the page lies; its figures are in the folder performance beside it.
type folder string

func (f folder) figures(name string) string { return filepath.Join(string(f), "performance", name) }

func (f folder) page() string { return filepath.Join(string(f), "performance.md") }

func main() {
	var c commandLine
	k := kong.Parse(&c, kong.Name("bench"), kong.Description("Measures how fast networks train."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	k.BindTo(ctx, (*context.Context)(nil))
	if err := k.Run(folder(c.Docs)); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type renderCommand struct{}

// Run writes the page.
func (c *renderCommand) Run(f folder) error { return render(f) }

// say prints a line for whoever waits.
func say(format string, args ...any) {
	fmt.Printf("%s "+format+"\n", append([]any{time.Now().Format("15:04:05")}, args...)...)
}
