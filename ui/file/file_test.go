package file

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/photo/phototest"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/list"
	"fiducial/ui/predict"
	"fiducial/ui/session"
	"fiducial/ui/session/sessiontest"
)

// bench is the feature in a window of its own, beside a list of faces. The test is all that it works with.
type bench struct {
	*Feature
	t        testing.TB
	win      *sessiontest.Window
	said     string // in the place of the face
	closed   bool   // the window was closed
	typed    bool   // something is being typed
	wrong    bool   // that is nothing that can be taken
	runs     bool   // a run goes on
	took     string // the last path that was dropped
	underway string // what is imported or exported
	told     []error
}

// labels, training and files are what the test is for the feature.
type (
	labels   struct{ *bench }
	training struct{ *bench }
	files    struct{ *bench }
)

func (l labels) FinishTyping()   { l.typed = false }
func (l labels) Typed() bool     { return l.typed }
func (l labels) TakeTyped() bool { return !l.wrong }
func (l labels) Edited(err error) {
	if err != nil {
		l.told = append(l.told, err)
	}
}

func (x training) Busy() bool                 { return x.runs }
func (x training) Running() bool              { return false }
func (x training) Actions() []*action.Action  { return nil }
func (x training) Happened(session.Event)     {}
func (x training) Refresh()                   {}
func (x training) Name() string               { return "Train" }
func (x training) Content() fyne.CanvasObject { return nil }
func (x training) Stop() (ran bool) {
	ran, x.runs = x.runs, false
	return ran
}

func (x files) Take(path string) { x.took = path }
func (x files) Underway() string { return x.underway }

// newBench opens the dataset at path; "" for none.
func newBench(t testing.TB, o Options) *bench {
	t.Helper()
	b := &bench{t: t, win: sessiontest.New(t)}
	w := b.win
	if o.DataDir == "" {
		o.DataDir = w.Dir
	}
	o.Say, o.Close, o.Left = func(text string) { b.said = text }, func() { b.closed = true }, func() {}
	o.Arrived, o.None, o.OnScreen = func(context.Context, *session.Open) {}, func() {}, func(*session.Open) bool { return false }
	b.Feature = New(w.Frame, w.Session, o)
	b.OpenFirst()
	p := predict.New(w.Frame, w.Session, predict.Options{DataDir: w.Dir, Threads: 1, InSight: func() []int { return nil }, RunOf: func(string) string { return "" }})
	l := list.New(w.Frame, w.Session, p, w.Keys.TypedKey, func() {})
	w.Join(b.Feature, p, l, listPanel{l})
	b.Feature.Join(Near{Labels: labels{b}, List: l, Train: training{b}, Search: training{b}, Files: files{b}, Place: w})
	if o.Path != "" {
		b.opened(o.Path)
	}
	return b
}

// listPanel shows the list.
type listPanel struct{ *list.List }

func (listPanel) Actions() []*action.Action { return nil }
func (listPanel) Happened(session.Event)    {}
func (listPanel) Refresh()                  {}
func (listPanel) Name() string              { return "List" }

// Content implements session.Panel: the list is built once there are actions.
func (p listPanel) Content() fyne.CanvasObject {
	p.Build()
	return p.List.Content()
}

// opened waits until the dataset at path is open, and its rows there.
func (b *bench) opened(path string) {
	b.t.Helper()
	b.win.Until(path+" is open", func() bool { return b.session.Ready() && b.session.Dataset().Path() == path && b.session.Row() >= 0 })
}

// move moves a point of the shown face.
func (b *bench) move() {
	b.t.Helper()
	if err := b.session.Dataset().Apply("Move", data.Edit{Row: b.session.Row(), Keypoint: 0, To: face.At(3.25, 4.5)}); err != nil {
		b.t.Fatal(err)
	}
	b.win.Settle()
}

func contains(t testing.TB, path, part string) bool {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(string(text), part)
}

// What is opened next takes the place of what is open, which goes on where it was left when it is opened again.
func TestAnotherFileTakesThePlace(t *testing.T) {
	first, second := sessiontest.WriteFaces(t, 6, nil), sessiontest.WriteFaces(t, 3, nil)
	b := newBench(t, Options{Path: first})
	b.session.Show(4)
	b.typed, b.runs = true, true
	b.OpenDataset(second)
	b.opened(second)
	if b.typed || b.runs || b.win.Banner("Training was stopped").Text == "" {
		t.Error("what belonged to the first goes on")
	}
	items := b.Recent().ChildMenu.Items
	if len(items) != 2 || b.shell.Prefs().Recent()[0] != second {
		t.Fatalf("%d recent files, %q", len(items), b.shell.Prefs().Recent())
	}
	items[1].Action()
	b.opened(first)
	if b.session.Row() != 4 {
		t.Errorf("it goes on at row %d", b.session.Row())
	}
	gone := filepath.Join(t.TempDir(), "gone.csv")
	b.OpenDataset(gone)
	b.win.Until("it is said", func() bool { return strings.Contains(strings.Join(b.win.Said(), " "), "gone.csv") })
	if !b.session.IsOpen() || b.session.Dataset().Path() != first {
		t.Error("the open dataset was left for none")
	}
}

// Saving takes what is being typed, or does not begin; the window closes only once it has saved.
func TestSavingTakesWhatIsTyped(t *testing.T) {
	path := sessiontest.WriteFaces(t, 3, nil)
	b := newBench(t, Options{Path: path})
	b.move()
	b.wrong = true
	b.win.Do("save")
	b.win.Settle()
	if b.shell.Running("Saving") != nil || contains(t, path, "3.25") {
		t.Fatal("it is saved though what is typed is no coordinate")
	}
	b.wrong = false
	b.Save(func() { b.closed = true })
	b.win.Until("it is saved", func() bool { return b.closed })
	if !contains(t, path, "3.25") || !strings.Contains(b.shell.Flashed(), "Saved faces.csv") {
		t.Errorf("saved: %q", b.shell.Flashed())
	}
	b.closed = false
	b.AskClose() // nothing is unsaved: no question
	if !b.closed {
		t.Error("the window stays")
	}
}

// Rows do not change under a run: a person is asked first.
func TestReadingAgainWaitsForARun(t *testing.T) {
	path := sessiontest.WriteFaces(t, 3, nil)
	b := newBench(t, Options{Path: path})
	b.runs = true
	b.Reload()
	before := b.session.Current()
	if b.win.Banner("Training must stop first").Buttons[0].Do(); before.Loading != nil {
		t.Error("it is read again all the same")
	}
	b.win.Until("it is open anew", func() bool { return b.session.Current() != before && b.session.Ready() && b.session.Row() >= 0 })
	if b.runs {
		t.Error("the run goes on")
	}
	b.session.Show(2)
	b.win.Do("reload")
	b.win.Until("it is read again", b.session.Ready)
	if b.session.Row() != 2 {
		t.Errorf("row %d is shown", b.session.Row())
	}
}

// Labels that were made on a photo that another took the place of are not saved: it is said, and reading the file again
// keeps them and lets the rest be saved.
func TestLabelsOfAReplacedPhotoAreNotSaved(t *testing.T) {
	box := face.Box{Left: 106, Top: 46, Size: 96}
	path := sessiontest.WritePhotos(t, sessiontest.PhotoRow{File: "a.png", Box: box}, sessiontest.PhotoRow{File: "b.png", Box: box})
	b := newBench(t, Options{Path: path})
	b.move()
	b.session.Show(1)
	b.move()
	phototest.Plain(t, filepath.Dir(path), "a.png", 310, 200, 90)
	b.win.Do("save")
	b.win.Until("it is said", func() bool { return strings.Contains(strings.Join(b.win.Said(), " "), "row 0 was edited") })
	banner := b.win.Banner("row 0 was edited")
	if !strings.Contains(banner.Text, "a.png is another photo") || !strings.HasSuffix(banner.Text, "Nothing was saved.") || contains(t, path, "109.25") {
		t.Fatalf("it says %q", banner.Text)
	}
	banner.Buttons[0].Do()
	b.win.Until("it is read again", func() bool { return b.session.Ready() && b.session.Dataset().Unsaved() == 1 })
	b.Save(func() { b.closed = true })
	b.win.Until("it is saved", func() bool { return b.closed })
	if !contains(t, path, "b.png,106,46,96,109.25,50.5") || contains(t, path, "a.png,106,46,96,109.25") || len(b.session.Dataset().Strays()) != 1 {
		t.Errorf("saved, with %d edits that have no place", len(b.session.Dataset().Strays()))
	}
}

// A photo that turns out to be damaged once it is decoded is said, as those are of which the header tells it.
func TestDamagedPhotosAreSaid(t *testing.T) {
	path := sessiontest.WritePhotos(t, sessiontest.PhotoRow{File: "a.png"}, sessiontest.PhotoRow{File: "b.png"}, sessiontest.PhotoRow{File: "gone.png"})
	info, err := os.Stat(filepath.Join(filepath.Dir(path), "b.png"))
	if err == nil {
		err = os.Truncate(filepath.Join(filepath.Dir(path), "b.png"), info.Size()/2)
	}
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, Options{Path: path})
	b.win.Until("the damage is said", func() bool {
		return strings.Contains(strings.Join(b.win.Said(), " "), "2 of 3 rows have no photo that can be used")
	})
}

// The strip of faults goes once the file is read without any.
func TestMendedFaultsAreNoLongerSaid(t *testing.T) {
	path := sessiontest.WritePhotos(t, sessiontest.PhotoRow{File: "a.png"}, sessiontest.PhotoRow{File: "gone.png"})
	b := newBench(t, Options{Path: path})
	said := func() bool {
		return strings.Contains(strings.Join(b.win.Said(), " "), "1 of 2 rows has no photo that can be used")
	}
	b.win.Until("the fault is said", said)
	a, err := os.ReadFile(filepath.Join(filepath.Dir(path), "a.png"))
	if err == nil {
		err = os.WriteFile(filepath.Join(filepath.Dir(path), "gone.png"), append(a, 0), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	b.win.Do("reload")
	b.win.Until("it is said no more", func() bool { return !said() })
}

// What is dropped is handed on, whatever it is; where nothing can be opened that is said in the place of the face.
func TestNothingToOpen(t *testing.T) {
	b := newBench(t, Options{})
	if !strings.Contains(b.said, "Open a dataset") {
		t.Errorf("it says %q", b.said)
	}
	if dataset, _ := b.InUse(); dataset != "" || b.shell.Actions().Get("save").IsEnabled() || b.shell.Actions().Get("reload").IsEnabled() {
		t.Errorf("in use is %q", dataset)
	}
}

func TestFreeNames(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.csv", "a 2.csv"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for in, want := range map[string]string{"a.csv": "a 3.csv", "b.zip": "b.csv", "a.csv.gz": "a 3.csv", "c.csv.gz": "c.csv"} {
		if got := plainName(filepath.Join(dir, in)); got != filepath.Join(dir, want) {
			t.Errorf("%s: %s", in, got)
		}
	}
}

// What is being imported or exported is not broken off unasked when the window closes.
func TestClosingDuringAnExportAsks(t *testing.T) {
	b := newBench(t, Options{Path: sessiontest.WriteFaces(t, 3, nil)})
	b.underway = "The export to x goes on."
	b.AskClose()
	focused, ok := b.win.Canvas().Focused().(*kit.Answer)
	if b.closed || !ok || focused.Text != "Cancel" {
		t.Fatalf("closed %v, %T has the focus", b.closed, b.win.Canvas().Focused())
	}
	focused.OnTapped()
	if b.closed || b.win.Modal() {
		t.Error("Cancel closes")
	}
	b.AskClose()
	b.win.Canvas().FocusNext()
	b.win.Canvas().Focused().(*kit.Answer).OnTapped()
	if !b.closed {
		t.Error("it does not close")
	}
}
