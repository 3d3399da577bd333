package data

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"fiducial/data/face"
)

// scriptPath, in the environment, makes the test binary a program that opens that dataset and does what its standard
// input says, a line each, so that a test can run it under faults of the system.
const scriptPath = "FIDUCIAL_TEST_SCRIPT"

// script is that program. Each line is answered by one: what was asked for, "done", or "error" with what is wrong.
func script(path string) {
	folder := os.Getenv("FIDUCIAL_TEST_FOLDER")
	d, err := Open(path, Options{Project: true, CacheDir: folder, DataDir: folder})
	if err == nil {
		if err = d.Load(context.Background(), nil); err != nil {
			d.Close()
		}
	}
	if err != nil {
		answer("error", err)
		return
	}
	answer("open")
	for lines := bufio.NewScanner(stubborn{os.Stdin}); lines.Scan(); {
		answer(obey(d, lines.Text()))
	}
}

// stubborn reads on where a test lets a single read fail.
type stubborn struct{ io.Reader }

func (s stubborn) Read(b []byte) (n int, err error) {
	for range 3 {
		if n, err = s.Reader.Read(b); n > 0 || err == io.EOF {
			break
		}
	}
	return n, err
}

// answer prints a line, also where a test lets a single write fail.
func answer(what ...any) {
	for range 3 {
		if _, err := fmt.Println(what...); err == nil {
			return
		}
	}
}

// obey does what a line says: move ROW KEYPOINT X Y, label ROW KEYPOINT, mark ROW NUMBER, undo, redo, save, saveas
// PATH, reload, unsaved, notices, close, exit.
func obey(d *Dataset, line string) string {
	var verb string
	var row, keypoint int
	var x, y float64
	fmt.Sscan(line, &verb, &row, &keypoint, &x, &y)
	var err error
	switch verb {
	case "move":
		err = d.Apply(line, Edit{Row: row, Keypoint: keypoint, To: face.At(x, y)})
	case "mark":
		err = d.Mark(line, row, Mark{Note: fmt.Sprint(keypoint)})
	case "undo":
		_, _, err = d.Undo()
	case "redo":
		_, _, err = d.Redo()
	case "saveas":
		err = d.SaveAs(context.Background(), strings.TrimPrefix(line, "saveas "), true, nil)
	case "reload":
		err = d.Reload(context.Background(), nil)
	case "label":
		return fmt.Sprint(d.Labels(row)[keypoint])
	case "save":
		err = d.Save(context.Background(), nil)
	case "unsaved":
		return fmt.Sprint(d.Unsaved())
	case "notices":
		return fmt.Sprintf("%q", d.Notices())
	case "close":
		err = d.Close()
	case "exit": // as a kill does
		os.Exit(0)
	}
	if err != nil {
		return "error " + strings.ReplaceAll(err.Error(), "\n", " / ")
	}
	return "done"
}

// runtimeEnds reports whether Go itself gave up, as it does where a call fails that it needs before the program begins,
// or to wake its threads. That is as good as a kill.
func runtimeEnds(said string) bool {
	return strings.Contains(said, "runtime.schedinit") || strings.Contains(said, "fatal error: runtime: ")
}

// run runs the program with a script, by the command that is put before it, and returns its answers.
func run(t *testing.T, path, folder string, before []string, lines ...string) []string {
	t.Helper()
	answers, err := tryRun(t, path, folder, before, lines...)
	must(t, err)
	return answers
}

// tryRun is run for a program that may not even start.
func tryRun(t *testing.T, path, folder string, before []string, lines ...string) ([]string, error) {
	t.Helper()
	command := append(before, os.Args[0])
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), scriptPath+"="+path, "FIDUCIAL_TEST_FOLDER="+folder)
	cmd.Stdin = strings.NewReader(strings.Join(lines, "\n") + "\n")
	var errors bytes.Buffer
	cmd.Stderr = &errors
	out, err := cmd.Output()
	if said := errors.String(); strings.Contains(said, "panic") && !runtimeEnds(said) {
		t.Fatalf("%s%s", out, errors.String())
	}
	if err != nil {
		err = fmt.Errorf("%w\n%s%s", err, out, errors.String())
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n"), err
}
