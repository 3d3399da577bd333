package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"fiducial/data/harmless"
)

// report is what a subcommand tells its user: text or JSON lines on stdout, progress on a terminal's stderr.
type report struct {
	json     bool
	out, err io.Writer
	terminal bool // whether err is one
}

func newReport(json bool, stdout, stderr io.Writer) *report {
	r := &report{json: json, out: stdout, err: stderr}
	if f, ok := stderr.(*os.File); ok {
		r.terminal = term.IsTerminal(int(f.Fd()))
	}
	return r
}

// aside returns a report that goes to standard error: for a command whose standard output is a file's content.
func (r *report) aside() *report {
	a := *r
	a.out = r.err
	return &a
}

// object writes v as one line of JSON.
func (r *report) object(v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return r.write(harmless.JSON(line))
}

// line writes one line of text. A reader that went away is an error, so that a broken pipe ends the command.
func (r *report) line(format string, a ...any) error {
	return r.write([]byte(harmless.Text(fmt.Sprintf(format, a...))))
}

// write writes a line that a terminal can be given.
func (r *report) write(line []byte) error {
	if _, err := r.out.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("writing to standard output: %w", err)
	}
	return nil
}

// note writes a remark to standard error, one line; with JSON an object.
func (r *report) note(format string, a ...any) {
	text := fmt.Sprintf(format, a...)
	if r.json {
		_ = r.aside().object(noteObject{text})
		return
	}
	complain(r.err, text)
}

// fail writes why the command failed to standard error, one line; with JSON an object. It returns the exit status.
func (r *report) fail(status int, text string) int {
	if r.json {
		_ = r.aside().object(errorObject{text, status})
	} else {
		complain(r.err, text)
	}
	return status
}

type noteObject struct {
	Note string `json:"note"`
}

type errorObject struct {
	Error  string `json:"error"`
	Status int    `json:"status"` // the exit status
}

// complain writes one line to standard error.
func complain(to io.Writer, text string) {
	fmt.Fprintf(to, "fiducial: %s\n", harmless.Sentence(text))
}

// progress returns a callback that moves a bar on the terminal, and a func that removes the bar.
// Without a terminal, and with JSON, both do nothing.
func (r *report) progress(what string) (moved func(done, total int64), end func()) {
	if !r.terminal || r.json {
		return func(int64, int64) {}, func() {}
	}
	bar := progressbar.NewOptions64(-1,
		progressbar.OptionSetWriter(r.err),
		progressbar.OptionSetDescription(harmless.Sentence(what)),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionSetWidth(30),
	)
	moved = func(done, total int64) {
		if bar.GetMax64() != total {
			bar.ChangeMax64(total)
		}
		_ = bar.Set64(done) // a bar that cannot be drawn is no reason to stop
	}
	return moved, func() { _ = bar.Clear() }
}
