//go:build !headless

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/adrg/xdg"

	"fiducial/app/crash"
	"fiducial/assets"
	"fiducial/data/private"
	"fiducial/ui"
)

// sampleRows is how many faces the drawn dataset has that a new user sees.
const sampleRows = 500

type openCommand struct {
	File string `arg:"" optional:"" help:"A dataset: .csv, .csv.gz or .zip."`
}

// Run opens the window and returns when it is closed. An interrupt closes it; edits are in the project file.
func (c *openCommand) Run(ctx context.Context, n threads) (err error) {
	if c.File != "" {
		if _, err := os.Stat(c.File); errors.Is(err, fs.ErrNotExist) {
			return usageError("%s: there is no such file, nor such a subcommand; see fiducial --help", c.File)
		}
	}
	var (
		record    *crash.Recorder
		crashed   string
		recordErr error
		window    *ui.Window
	)
	defer func() {
		if p := recover(); p != nil {
			err = noDisplay(p) // which says all of what was held
			if window != nil { // its dataset is being opened already
				err = errors.Join(err, window.Finish())
			}
			record.End()
		}
	}()
	// Fyne makes its cache folder but not the one that it lies in.
	if err := os.MkdirAll(xdg.CacheHome, 0o700); err != nil {
		return fmt.Errorf("making the user's cache folder: %w", err)
	}
	cores := runtime.GOMAXPROCS(0)
	if n == 0 {
		n = threads(cores)
	}
	// One more than there are cores: when training and predictions have taken all of these, what the mouse does need
	// not wait until Go takes one away from them, after 10 ms; the system gives it one at once.
	runtime.GOMAXPROCS(cores + 1)
	// Most of what the window holds, pixels and predictions, has no pointers, so that collecting is cheap: it is done
	// four times as often as usual, and a quarter as much of what is no longer needed lies in memory.
	debug.SetGCPercent(25)
	keepGLMemory()
	a := app.NewWithID("app.fiducial")
	trustThreads(a)
	record, crashed, recordErr = crash.Begin(dataFolder(), version())
	if recordErr != nil { // the window is of use without a record
		complain(os.Stderr, recordErr.Error()+"; a crash will leave nothing to read")
	}
	var held bytes.Buffer
	log.SetOutput(&held) // the toolkit tells of a missing display in three ways
	window = ui.New(a, ui.Options{
		Path:    c.File,
		DataDir: dataFolder(),
		Threads: int(n),
		Version: version(),
		Icon:    fyne.NewStaticResource("icon.png", assets.Icon()),
		Sample:  firstSample,
		Began:   record.Note,
		Crashed: crashed,
		Traces:  userTraces(),
		Kept:    keptPredictions(),

		OwnWeights: ownWeights,
		FindFaces:  facesFound(),
	})
	stop := context.AfterFunc(ctx, window.Interrupt)
	defer stop()
	window.Show()
	log.SetOutput(os.Stderr)
	os.Stderr.Write(held.Bytes())
	runToolkit(a)
	err = window.Finish()
	record.End()
	return err
}

// dataFolder is the user's data folder of the program.
func dataFolder() string { return filepath.Join(xdg.DataHome, "fiducial") }

// noDisplay makes an error of the panic with which the window toolkit meets a missing display; any other panic
// goes on.
func noDisplay(p any) error {
	if !strings.Contains(fmt.Sprint(p), "GLFW") {
		panic(p)
	}
	return errors.New("there is no display for the window: set DISPLAY or WAYLAND_DISPLAY to one that can be reached; every subcommand works without, see fiducial --help")
}

// firstSample draws the dataset that the very first window shows into the user's data folder, unless it is
// there already, and returns its path.
func firstSample(ctx context.Context, progress func(done, total int64)) (string, error) {
	folder := dataFolder()
	path := filepath.Join(folder, "drawn-faces.csv")
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return path, err
	}
	if err := private.Folder(folder); err != nil {
		return "", fmt.Errorf("making a folder for the drawn faces: %w", err)
	}
	return path, writeSample(ctx, path, sampleRows, 1, progress)
}
