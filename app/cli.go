package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"fiducial/data/format"
	"fiducial/data/harmless"
	"fiducial/model/finder"
	"fiducial/model/search"
)

// Exit statuses of the program; one that a signal has interrupted has 128 and its number.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// commandLine is the grammar; each subcommand is a struct with a Run method in a file of its own.
type commandLine struct {
	JSON    bool `name:"json" help:"Write one JSON object a line instead of text."`
	Threads int  `placeholder:"N" help:"Cores the arithmetic may use; all without it."`

	Version kong.VersionFlag `help:"Print the version and the kernel path that this machine takes."`

	Open     openCommand      `cmd:"" default:"withargs" help:"Open the window (what happens without a subcommand)."`
	Info     infoCommand      `cmd:"" help:"Say what is in a dataset and what is wrong with it."`
	Points   keypointsCommand `cmd:"" name:"keypoints" help:"List the templates of keypoints, or the keypoints of a template, a dataset or a checkpoint."`
	Sample   sampleCommand    `cmd:"" help:"Draw synthetic faces in the dataset format."`
	New      newCommand       `cmd:"" help:"Make a dataset of photos, a row a face."`
	Add      addCommand       `cmd:"" help:"Add photos to a dataset of photos."`
	Locate   locateCommand    `cmd:"" help:"Find photos of a dataset again that lie elsewhere by now."`
	Train    trainCommand     `cmd:"" help:"Train a network on a dataset."`
	Evaluate evaluateCommand  `cmd:"" help:"Measure how far predictions are from labels."`
	Faces    facesCommand     `cmd:"" help:"Find the faces in photos, and print their squares."`
	Predict  predictCommand   `cmd:"" help:"Predict the keypoints of every face."`
	Suspects suspectsCommand  `cmd:"" help:"List the faces whose labels are probably wrong, worst first."`
	Strip    stripCommand     `cmd:"" help:"Copy a checkpoint without what only training on needs."`
	ONNX     onnxCommand      `cmd:"" name:"onnx" help:"Write a network as ONNX, for other runtimes."`
	Search   searchCommand    `cmd:"" help:"Search for good hyper-parameters."`
	Export   exportCommand    `cmd:"" help:"Write labels and photos in a format of another tool."`
	Import   importCommand    `cmd:"" help:"Make a dataset of labels and photos in a format of another tool."`
	Trial    trialCommand     `cmd:"" help:"Train one trial of a search: for engines that run them elsewhere."`
}

// errUsage marks errors of a command that was used wrongly: they exit with 2.
var errUsage = errors.New("used wrongly")

// usageError returns an error that exits with 2 and prints as its own text alone.
func usageError(format string, a ...any) error {
	return usage{fmt.Errorf(format, a...)}
}

type usage struct{ error }

func (u usage) Is(target error) bool { return target == errUsage }

// run carries out a command line and returns the exit status. An error is one line on stderr, with --json an object.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c commandLine
	helped := false
	parser, err := kong.New(&c,
		kong.Name("fiducial"),
		kong.Description("Label facial keypoints and train networks on the labels. Without a subcommand a window opens."),
		kong.Writers(stdout, stderr),
		kong.Vars{"presets": presetNames(), "methods": strings.Join(search.Methods(), ", "), "spaces": spaceNames(),
			"least": fmt.Sprint(finder.DefaultShare), "leastSize": fmt.Sprint(finder.LeastSize), "score": fmt.Sprint(finder.DefaultScore), "formats": format.Names(), "written": format.WrittenNames(), "version": "fiducial " + version()},
		kong.Exit(func(int) { helped = true }),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.KindMapper(reflect.String, kong.MapperFunc(asItIs)),
	)
	if err != nil {
		panic(fmt.Sprintf("command line grammar: %v", err))
	}
	r := newReport(slices.Contains(args, "--json"), stdout, stderr)
	if i := slices.IndexFunc(args, func(a string) bool { return a == "" || strings.HasPrefix(a, "--") && strings.HasSuffix(a, "=") }); i >= 0 {
		return r.fail(exitUsage, emptyArgument(args, i))
	}
	selected, err := parser.Parse(joined(args))
	if helped {
		return exitDone
	}
	if err != nil {
		return r.fail(exitUsage, harmless.Error(err)+"; see fiducial --help")
	}
	if most := max(threadsMost, runtime.NumCPU()); c.Threads < 0 || c.Threads > most {
		return r.fail(exitUsage, fmt.Sprintf("--threads %d: a number of cores from 1 to %d, or 0 for all", c.Threads, most))
	}
	g, err := flagsGiven(selected)
	if err == nil {
		err = g.window(selected.Command())
	}
	if err == nil {
		selected.BindTo(ctx, (*context.Context)(nil))
		r.json = c.JSON
		err = selected.Run(r, threads(c.Threads), g)
	}
	if status, told := afterInterrupt(ctx, err); told != nil {
		return r.fail(status, harmless.Error(told))
	}
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errUsage):
		return r.fail(exitUsage, harmless.Error(err))
	default:
		return r.fail(exitFailed, harmless.Error(err))
	}
}

// asItIs takes an argument byte for byte: names of files need not be UTF-8, and kong's own way by JSON makes others of
// those.
func asItIs(ctx *kong.DecodeContext, target reflect.Value) error {
	token, err := ctx.Scan.PopValue("string")
	if err != nil {
		return err
	}
	target.SetString(token.String())
	return nil
}

// joined writes a negative number with the flag before it, --epochs=-3, as it would be taken for a flag by itself. That
// it is too small is then said like that of any other.
func joined(args []string) (all []string) {
	for i, a := range args {
		if i > 0 && len(a) > 1 && a[0] == '-' && a[1] >= '0' && a[1] <= '9' && strings.HasPrefix(args[i-1], "--") && !strings.Contains(args[i-1], "=") {
			all[len(all)-1] += "=" + a
			continue
		}
		all = append(all, a)
	}
	return all
}

// emptyArgument says of which argument, at i, nothing was given, as happens where a variable of the shell is not set.
// It would count as not given, and a run of a night end without a file.
func emptyArgument(args []string, i int) string {
	if args[i] != "" {
		return strings.TrimSuffix(args[i], "=") + " is empty: give it a value, or leave it out"
	}
	if i > 0 && strings.HasPrefix(args[i-1], "-") {
		return args[i-1] + " is empty: give it a value, or leave it out"
	}
	return fmt.Sprintf("argument %d is empty: give the name of a file, or leave it out", i+1)
}

// threads is how many cores the arithmetic may use; 0 means all.
type threads int

// threadsMost is how many threads may be asked for though there are fewer cores: each takes memory.
const threadsMost = 64
