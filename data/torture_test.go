package data

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fiducial/data/face"
	"fiducial/data/project"
)

var (
	tortureTime = flag.Duration("torture.time", 4*time.Second, "how long editors are killed")
	tortureSeed = flag.Uint64("torture.seed", 1, "what is done, and when")
)

const (
	tortureRows   = 6
	tortureFolder = 2 // how many users there are, each with folders of its own
)

// ledger is what a person would write down of a dataset.
type ledger struct {
	file    tortured
	past    []tortured
	present tortured
	future  []tortured
}

// tortured is everything a person did to a dataset at some moment.
type tortured struct {
	labels [tortureRows][2]face.Point
	marks  [tortureRows]string
}

func (l ledger) clone() ledger {
	l.past, l.future = slices.Clone(l.past), slices.Clone(l.future)
	return l
}

// after returns the ledger after a command was carried out.
func (l ledger) after(command string) ledger {
	l = l.clone()
	var verb string
	var row, keypoint int
	var x, y float64
	fmt.Sscan(command, &verb, &row, &keypoint, &x, &y)
	next := l.present
	switch verb {
	case "move":
		next.labels[row][keypoint] = face.At(x, y)
	case "mark":
		next.marks[row] = fmt.Sprint(keypoint)
	case "undo":
		if n := len(l.past); n > 0 {
			l.future, l.present, l.past = append(l.future, l.present), l.past[n-1], l.past[:n-1]
		}
		return l
	case "redo":
		if n := len(l.future); n > 0 {
			l.past, l.present, l.future = append(l.past, l.present), l.future[n-1], l.future[:n-1]
		}
		return l
	case "save", "saveas":
		l.file = l.present
		return l
	}
	if next != l.present {
		l.past, l.present, l.future = append(l.past, l.present), next, nil
	}
	return l
}

// differs says in what an open dataset differs from the ledger, "" when in nothing.
func (l ledger) differs(d *Dataset, history int) string { return l.differsIn(d, history, tortureRows) }

// differsIn is differs for a dataset of so many rows.
func (l ledger) differsIn(d *Dataset, history, rows int) string {
	unsaved := 0
	for row := range rows {
		for k := range 2 {
			if got, want := d.Labels(row)[k], l.present.labels[row][k]; got != want {
				return fmt.Sprintf("row %d, keypoint %d is at %v, not %v", row, k, got, want)
			}
			if got, want := d.FileLabels(row)[k], l.file.labels[row][k]; got != want {
				return fmt.Sprintf("row %d, keypoint %d is in the file at %v, not %v", row, k, got, want)
			}
			if l.present.labels[row][k] != l.file.labels[row][k] {
				unsaved++
			}
		}
		if got, want := d.MarkOf(row).Note, l.present.marks[row]; got != want {
			return fmt.Sprintf("row %d is marked %q, not %q", row, got, want)
		}
	}
	if points, _ := d.Conflicts(); points > 0 {
		return fmt.Sprintf("%d conflicts with nobody", points)
	}
	if want := len(l.past) + len(l.future); history != want || d.Unsaved() != unsaved {
		return fmt.Sprintf("%d actions and %d unsaved points, not %d and %d", history, d.Unsaved(), want, unsaved)
	}
	return ""
}

// torturer kills editors of one dataset.
type torturer struct {
	t       *testing.T
	random  *rand.Rand
	path    string
	folders []string
	ledger  ledger
	log     []string
	copies  int
	edits   int // that were acknowledged
}

// TestTorture kills editors in the middle of whatever they do, for -torture.time, and looks for everything that they
// acknowledged: with two users who take turns, others who want the dataset meanwhile, and a project file that vanishes.
func TestTorture(t *testing.T) {
	root := quickFolder(t)
	u := &torturer{t: t, random: rand.New(rand.NewPCG(*tortureSeed, 0)), path: filepath.Join(root, "faces.csv")}
	lines := []string{header}
	for row := range tortureRows {
		lines = append(lines, line(fmt.Sprintf("%d,1,%d,2", row+1, row+1), row))
		u.ledger.present.labels[row] = [2]face.Point{face.At(float64(row+1), 1), face.At(float64(row+1), 2)}
	}
	u.ledger.file = u.ledger.present
	write(t, u.path, lines...)
	for i := range tortureFolder {
		u.folders = append(u.folders, filepath.Join(root, fmt.Sprint("user", i)))
	}
	kills := 0
	for end := time.Now().Add(*tortureTime); time.Now().Before(end) || kills < 3; kills++ {
		u.round()
	}
	t.Logf("%d kills, %d acknowledged commands", kills, u.edits)
}

// round starts an editor, lets it work, kills it, and compares what is there with the ledger.
func (u *torturer) round() {
	u.log = nil
	folder := u.folders[u.random.IntN(len(u.folders))]
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), scriptPath+"="+u.path, "FIDUCIAL_TEST_FOLDER="+folder)
	in, err := cmd.StdinPipe()
	must(u.t, err)
	out, err := cmd.StdoutPipe()
	must(u.t, err)
	must(u.t, cmd.Start())
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	answers := bufio.NewScanner(out)
	u.answer(answers, "open")
	if u.random.IntN(4) == 0 {
		u.knock()
	}
	for range u.random.IntN(40) {
		command := u.command()
		if u.random.IntN(12) == 0 && u.ledger.after(command).present != u.ledger.present {
			u.log = append(u.log, "(the project file vanishes)") // what is changed next puts it back
			must(u.t, os.Remove(u.path+project.Extension))
		}
		u.send(in, command)
		u.answer(answers, "done")
		u.ledger = u.ledger.after(command)
		u.edits++
		if name, ok := strings.CutPrefix(command, "saveas "); ok {
			u.path = name
		}
	}
	command := u.command()
	u.send(in, command) // is it done? Nobody knows
	time.Sleep(time.Duration(u.random.IntN(4000)) * time.Microsecond)
	must(u.t, cmd.Process.Kill())
	cmd.Wait()
	u.compare(command)
}

// knock opens the dataset as another user while it is open: that is refused.
func (u *torturer) knock() {
	got := run(u.t, u.path, u.folders[u.random.IntN(len(u.folders))], nil, "close")
	if len(got) != 1 || !strings.Contains(got[0], "open in another window") {
		u.fail(fmt.Sprintf("a second window got %q", got))
	}
}

// command thinks of one.
func (u *torturer) command() string {
	r := u.random
	switch r.IntN(14) {
	case 0:
		return "save"
	case 1:
		return "reload"
	case 2, 3, 4:
		return "undo"
	case 5, 6:
		return "redo"
	case 7:
		return fmt.Sprintf("mark %d %d", r.IntN(tortureRows), r.IntN(5))
	case 8:
		if r.IntN(3) == 0 {
			u.copies++
			return "saveas " + filepath.Join(filepath.Dir(u.path), fmt.Sprintf("copy%d.csv", u.copies))
		}
	}
	return fmt.Sprintf("move %d %d %d %d", r.IntN(tortureRows), r.IntN(2), r.IntN(90), r.IntN(90))
}

func (u *torturer) send(to io.Writer, command string) {
	u.log = append(u.log, command)
	if _, err := fmt.Fprintln(to, command); err != nil {
		u.fail(err.Error())
	}
}

func (u *torturer) answer(from *bufio.Scanner, want string) {
	u.t.Helper()
	if !from.Scan() || from.Text() != want {
		u.fail(fmt.Sprintf("it answered %q, not %q", from.Text(), want))
	}
}

// compare opens what a killed editor left and compares it with the ledger, with or without the last command.
func (u *torturer) compare(last string) {
	u.t.Helper()
	folder := u.folders[u.random.IntN(len(u.folders))]
	d, err := Open(u.path, Options{Project: true, CacheDir: folder, DataDir: folder})
	must(u.t, err)
	defer func() { must(u.t, d.Close()) }()
	must(u.t, d.Load(u.t.Context(), nil))
	history := len(history(u.t, d))
	if n := d.Notices(); len(n) > 0 {
		u.fail(fmt.Sprintf("notices %q", n))
	}
	without, with := u.ledger, u.ledger.after(last)
	if strings.HasPrefix(last, "saveas ") {
		with = without // of a copy that may be whole or not; the dataset itself stays
	}
	if said := without.differs(d, history); said != "" {
		if saidWith := with.differs(d, history); saidWith != "" {
			u.fail(said + ", or with the last command: " + saidWith)
		}
		u.ledger = with
	}
	if strings.HasPrefix(last, "saveas ") {
		left, err := filepath.Glob(strings.TrimPrefix(last, "saveas ") + "*")
		must(u.t, err)
		for _, path := range left {
			must(u.t, os.Remove(path))
		}
	}
	if aside, err := filepath.Glob(u.path + project.Extension + ".*"); err != nil || len(aside) > 0 {
		u.fail(fmt.Sprintf("set aside: %v %v", aside, err))
	}
}

func (u *torturer) fail(what string) {
	u.t.Helper()
	u.t.Fatalf("seed %d: %s, after\n%s", *tortureSeed, what, strings.Join(u.log, "\n"))
}
