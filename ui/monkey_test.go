package ui

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"fiducial/ui/kit"
	"fiducial/ui/session"
)

var (
	monkeyTime   = flag.Duration("monkey.time", 6*time.Second, "how long each walk of the monkey takes")
	monkeySeeds  = flag.Int("monkey.seeds", 3, "how many walks the monkey takes")
	monkeySeed   = flag.Uint64("monkey.seed", 1, "the seed of the first walk; the others follow")
	monkeyReplay = flag.String("monkey.replay", "", "the log of a walk to be done again, instead")
)

// reopenEvery is after how many steps the monkey saves and opens the dataset anew.
const reopenEvery = 200

// TestMonkey does at random whatever a person can do in the window, with training, searching and reviewing on and off,
// on good and on useless files. After each step nothing has panicked, and labels and history are what a ledger of the
// test's own says. A walk that fails leaves its log, which -monkey.replay does again.
func TestMonkey(t *testing.T) {
	if *monkeyReplay != "" {
		steps, err := readMonkeyLog(*monkeyReplay)
		if err != nil {
			t.Fatal(err)
		}
		t.Run("replay", func(t *testing.T) { walk(t, 0, steps) })
		return
	}
	for seed := *monkeySeed; seed < *monkeySeed+uint64(*monkeySeeds); seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { walk(t, seed, nil) })
	}
}

// readMonkeyLog reads the steps of a log.
func readMonkeyLog(path string) ([]string, error) {
	text, err := os.ReadFile(path)
	return strings.FieldsFunc(string(text), func(r rune) bool { return r == '\n' }), err
}

// monkey is one walk.
type monkey struct {
	t        *testing.T
	b        *bench
	hands    hands
	app      fyne.App
	dir      string
	random   *rand.Rand
	log      *bufio.Writer
	steps    int
	inDialog int // steps since a dialog came up
	ledger   *ledger
	seen     map[string]int // steps with what was going on
}

// walk walks by a seed for a while, or does given steps.
func walk(t *testing.T, seed uint64, steps []string) {
	before := goleak.IgnoreCurrent()
	m := &monkey{t: t, dir: t.TempDir(), random: rand.New(rand.NewPCG(seed, 1)), seen: map[string]int{}}
	t.Chdir(m.dir)
	t.Setenv("HOME", m.dir)
	writeMonkeyFiles(m)
	file, err := os.Create(filepath.Join(os.TempDir(), fmt.Sprintf("fiducial-monkey-%d-%d.log", os.Getpid(), seed)))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m.log = bufio.NewWriter(file)
	fmt.Fprintf(os.Stderr, "The monkey writes its steps to %s; -monkey.replay does them again.\n", file.Name())
	m.app = test.NewApp()
	m.start(filepath.Join(m.dir, monkeyFiles[0]))
	end := time.Now().Add(*monkeyTime)
	for m.steps = 1; len(steps) > 0 || seed > 0 && time.Now().Before(end); m.steps++ {
		step := "reopen"
		switch {
		case seed == 0:
			step, steps = steps[0], steps[1:]
		case m.steps%reopenEvery > 0:
			step = m.think()
		}
		fmt.Fprintln(m.log, step)
		m.log.Flush() // a goroutine that panics ends the test without a word from here
		m.step(step)
	}
	m.leave()
	m.b.Close()
	test.NewApp() // forgets the window
	if err := goleak.Find(before); err != nil {
		t.Errorf("after the walk goroutines are left over: %v", err)
	}
	t.Logf("%d steps, of them with %v", m.steps-1, m.seen)
	if !t.Failed() {
		os.Remove(file.Name())
	}
}

// step does a step and looks whether all is well.
func (m *monkey) step(step string) {
	defer func() {
		if p := recover(); p != nil {
			m.t.Fatalf("step %d, %q: %v\n%s", m.steps, step, p, debug.Stack())
		}
	}()
	m.do(step)
	m.tame()
	if m.b.closed.Load() {
		m.leave()
		m.start("")
	}
	m.follow()
	for what, is := range map[string]bool{
		"a ledger": m.ledger != nil, "a run": m.b.train.Busy(), "a search": m.b.search.Running(), "predictions": m.b.predict.Predictions.Own() != nil,
		"a review": m.b.review.Review.On(), "proposals": m.b.shell.Actions().Get("confirm-listed").IsEnabled(), "a dialog": m.b.shell.Modal(), "typing": m.b.shell.Typing() != nil,
	} {
		if is {
			m.seen[what]++
		}
	}
	if m.ledger == nil {
		return
	}
	for _, problem := range m.ledger.check() {
		m.t.Errorf("step %d, %q: %s", m.steps, step, problem)
	}
	if m.t.Failed() {
		m.t.FailNow()
	}
}

// start opens a window, as a start of the program does.
func (m *monkey) start(path string) {
	b := &bench{t: m.t, queue: make(chan func(), 1<<16), dir: filepath.Join(m.dir, "data folder")}
	b.Window = newWindow(m.app, Options{Path: path, DataDir: b.dir, Threads: 1}, func(f func()) { b.queue <- f })
	b.shell.Win.Resize(fyne.NewSize(1280, 800))
	m.b, m.hands = b, hands{b: b}
	b.Show()
	m.rest(50 * time.Millisecond)
}

// rest carries out for a while what comes for the UI goroutine.
func (m *monkey) rest(d time.Duration) {
	end := time.After(d)
	for {
		select {
		case f := <-m.b.queue:
			f()
		case <-end:
			return
		}
	}
}

// follow keeps the ledger to the dataset that is open, once its rows are there: while they are read it has none.
func (m *monkey) follow() {
	s := m.b.session.Current()
	if m.ledger != nil && (s == nil || s.Dataset != m.ledger.ds || s.Loading != nil) {
		m.leave()
	}
	if m.ledger != nil || s == nil || s.Loading != nil || !s.Dataset.Loaded() {
		return
	}
	l, err := newLedger(s.Dataset)
	if err != nil {
		m.t.Fatal(err)
	}
	m.ledger = l
}

// leave ends the ledger.
func (m *monkey) leave() {
	if m.ledger != nil {
		m.ledger.leave()
		m.ledger = nil
	}
}

// reopen saves the dataset, compares the file with the labels, and opens it anew: labels, marks and history are the
// same.
func (m *monkey) reopen() {
	b := m.b
	for _, o := range b.shell.Canvas().Overlays().List() {
		b.shell.Canvas().Overlays().Remove(o)
	}
	b.shell.FocusFace()
	m.until("what is being opened is open", func() bool { return !m.opening() })
	s := b.session.Current()
	if s == nil || !m.quiet(s) {
		m.rest(20 * time.Millisecond)
		b.file.OpenDataset(filepath.Join(m.dir, monkeyFiles[m.steps/reopenEvery%4])) // go on with a dataset
		m.rest(100 * time.Millisecond)
		return
	}
	b.label.FinishTyping()
	if s.Dataset.Unsaved() > 0 {
		s.Dataset.AddColumns(s.Dataset.NewColumns())
		if !strings.HasSuffix(s.Dataset.Path(), ".csv") {
			b.file.SaveAs(kit.FreeName(filepath.Join(m.dir, "unpacked.csv")), false, nil)
		} else {
			b.file.Save(nil)
		}
		m.until("it is saved", func() bool { return s.Dataset.Unsaved() == 0 })
	}
	if strings.HasSuffix(s.Dataset.Path(), ".csv") {
		if err := cellsAgree(s.Dataset); err != nil {
			m.t.Errorf("after saving: %v", err)
		}
	}
	labels, history := snapshot(s.Dataset), fmt.Sprint(b.mustHistory())
	b.file.OpenDataset(s.Dataset.Path())
	m.until("it is open again", func() bool {
		return b.session.Current() != nil && b.session.Current() != s && m.quiet(b.session.Current())
	})
	if now := snapshot(b.session.Dataset()); !maps.Equal(now, labels) {
		m.t.Errorf("opened anew, it has %v, it had %v", differing(now, labels), differing(labels, now))
	}
	if now := fmt.Sprint(b.mustHistory()); now != history {
		m.t.Errorf("opened anew, the history is\n%s\nit was\n%s", now, history)
	}
}

// opening reports whether a dataset is being opened, which takes the place of the open one once it is.
func (m *monkey) opening() bool {
	return m.b.shell.Running("Opening ") != nil || m.b.exchange.Busy()
}

// quiet reports whether a dataset is there whole.
func (m *monkey) quiet(s *session.Open) bool { return s.Loading == nil && s.Dataset.Loaded() }

// until is bench.until with more patience, for the machine may be busy.
func (m *monkey) until(what string, cond func() bool) {
	end := time.Now().Add(time.Minute)
	for !cond() {
		if time.Now().After(end) {
			m.t.Fatalf("step %d: waited in vain until %s; banners: %q; unsaved %v", m.steps, what, m.b.bannerTexts(), cmp.Or(m.b.title()))
		}
		m.rest(10 * time.Millisecond)
	}
}
