package ui

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"sync"

	"fiducial/data"
)

// ledger is what the labels, marks and history of a dataset must be, kept without a look at how the program keeps them:
// each entry of the history is known by what it changed when it came, and undoing and redoing is putting that back and
// forth. It is told of every change by the dataset, from whatever goroutine made it.
type ledger struct {
	mu       sync.Mutex
	ds       *data.Dataset
	entries  []ledgerEntry // oldest first
	state    map[ledgerPlace]string
	problems []string
	leave    func()
}

// ledgerPlace is a keypoint of a row, or with markPlace what is said of the row.
type ledgerPlace struct{ row, kp int }

const markPlace = -1

// when tells actions apart.
type when struct {
	id   int64
	time int64
}

type ledgerEntry struct {
	at     when // an ID alone may be that of an action which is no longer there
	name   string
	undone bool
	before map[ledgerPlace]string // of the places that it changed
	after  map[ledgerPlace]string
	known  bool // whether these are known: they are not of what was done before, nor of several at once
}

// newLedger begins with what a dataset has now.
func newLedger(ds *data.Dataset) (*ledger, error) {
	l := &ledger{ds: ds}
	list, err := l.history()
	if err != nil {
		return nil, err
	}
	l.entries, l.state = list, snapshot(ds)
	l.leave = ds.Subscribe(func(c data.Change) {
		if c.Kind == data.Edited || c.Kind == data.Marked {
			l.look()
		}
	})
	return l, nil
}

// snapshot writes down every label and mark.
func snapshot(ds *data.Dataset) map[ledgerPlace]string {
	all := map[ledgerPlace]string{}
	for row := range ds.Rows() {
		for kp, p := range ds.Labels(row) {
			if p.Known {
				all[ledgerPlace{row, kp}] = fmt.Sprint(p.X, " ", p.Y)
			}
		}
		if m := ds.MarkOf(row); m != (data.Mark{}) {
			all[ledgerPlace{row, markPlace}] = fmt.Sprintf("%+v", m)
		}
	}
	return all
}

func (l *ledger) history() ([]ledgerEntry, error) {
	list, err := l.ds.History(-1)
	if err != nil {
		return nil, err
	}
	slices.Reverse(list)
	var out []ledgerEntry
	for _, a := range list {
		out = append(out, ledgerEntry{at: when{a.ID, a.Time.UnixNano()}, name: a.Name, undone: a.Undone})
	}
	return out, nil
}

// look compares what there is with what must be. Several changes at once, by several goroutines, are looked at
// together.
func (l *ledger) look() {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []ledgerEntry
	var now map[ledgerPlace]string
	for range 20 { // until nothing changes between the two looks
		before, err := l.history()
		if err != nil {
			l.say("the history cannot be read: %v", err)
			return
		}
		now = snapshot(l.ds)
		if list, err = l.history(); err != nil {
			l.say("the history cannot be read: %v", err)
			return
		}
		if slices.EqualFunc(before, list, func(a, b ledgerEntry) bool { return a.at == b.at && a.undone == b.undone }) {
			break
		}
	}
	l.compare(list, now)
}

// compare works out what the entries of the history mean, takes new ones over, and says what is otherwise.
func (l *ledger) compare(list []ledgerEntry, now map[ledgerPlace]string) {
	expected, sure := maps.Clone(l.state), true
	there := map[when]ledgerEntry{}
	for _, e := range list {
		there[e.at] = e
	}
	for _, e := range slices.Backward(l.entries) { // what was undone, or is gone, newest first
		if n, still := there[e.at]; !e.undone && (!still || n.undone) {
			sure = sure && e.known
			put(expected, e.before)
		}
	}
	var fresh []int
	for i := range list {
		at := slices.IndexFunc(l.entries, func(e ledgerEntry) bool { return e.at == list[i].at })
		if at < 0 {
			fresh = append(fresh, i)
			continue
		}
		old := l.entries[at]
		list[i].before, list[i].after, list[i].known = old.before, old.after, old.known
		if old.undone && !list[i].undone {
			sure = sure && old.known
			put(expected, old.after)
		}
	}
	switch {
	case len(fresh) == 1 && sure && !list[fresh[0]].undone:
		e := &list[fresh[0]]
		e.before, e.after, e.known = differing(expected, now), differing(now, expected), true
	case len(fresh) == 0 && sure && !maps.Equal(expected, now):
		l.say("labels are other than the history says: there is %v, it must be %v", differing(now, expected), differing(expected, now))
	}
	standing := true
	for _, e := range list {
		if !e.undone && !standing {
			l.say("the history has %q standing after one that is undone", e.name)
		}
		standing = !e.undone
	}
	l.entries, l.state = list, now
}

func (l *ledger) say(format string, a ...any) {
	l.problems = append(l.problems, fmt.Sprintf(format, a...))
}

// put gives places what they had.
func put(state, values map[ledgerPlace]string) {
	for at, v := range values {
		if v == "" {
			delete(state, at)
		} else {
			state[at] = v
		}
	}
}

// differing returns what a has where b has something else, "" where a has nothing.
func differing(a, b map[ledgerPlace]string) map[ledgerPlace]string {
	out := map[ledgerPlace]string{}
	for at, v := range a {
		if b[at] != v {
			out[at] = v
		}
	}
	for at := range b {
		if _, has := a[at]; !has {
			out[at] = ""
		}
	}
	return out
}

// check looks once more and returns everything that is wrong, among it what the window offers to undo and redo.
func (l *ledger) check() []string {
	if !maps.Equal(snapshot(l.ds), l.stateNow()) || !l.standsAsKept() {
		l.look()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	undo, redo := "", ""
	for _, e := range l.entries {
		if !e.undone {
			undo = e.name
		} else if redo == "" {
			redo = e.name
		}
	}
	if got := l.ds.CanUndo(); got != undo {
		l.say("it offers to undo %q, the last that stands is %q", got, undo)
	}
	if got := l.ds.CanRedo(); got != redo {
		l.say("it offers to redo %q, the first that was undone is %q", got, redo)
	}
	return l.problems
}

// standsAsKept reports whether the project file says of every action what the ledger has: which of them stand.
func (l *ledger) standsAsKept() bool {
	list, err := l.history()
	l.mu.Lock()
	defer l.mu.Unlock()
	return err == nil && slices.EqualFunc(list, l.entries, func(a, b ledgerEntry) bool { return a.at == b.at && a.undone == b.undone })
}

func (l *ledger) stateNow() map[ledgerPlace]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}

// cellsAgree compares the labels with the cells of the CSV, read by encoding/csv, and says where they differ. Rows with
// faults are left out: what is wrong in them is missing here and stays in the file.
func cellsAgree(ds *data.Dataset) error {
	f, err := os.Open(ds.Path())
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	records, err := r.ReadAll()
	if err != nil {
		return err
	}
	column := map[string]int{}
	for i, name := range records[0] {
		column[name] = i
	}
	for row, record := range records[1:] {
		if faults, err := ds.FaultsOf(row); err != nil || faults.Total > 0 {
			continue
		}
		for kp, p := range ds.Labels(row) {
			name := ds.Keypoints()[kp].Name
			for axis, want := range map[string]float64{"_x": p.X, "_y": p.Y} {
				i, has := column[name+axis]
				text := ""
				if has && i < len(record) {
					text = record[i]
				}
				if got, err := strconv.ParseFloat(text, 64); (err == nil) != p.Known || p.Known && got != want {
					return fmt.Errorf("row %d, %s%s: the file has %q, the label is %+v", row, name, axis, text, p)
				}
			}
		}
	}
	return nil
}
