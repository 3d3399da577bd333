package history

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/kit"
	"fiducial/ui/kit/kittest"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// window is what stands around the panels: it notes what it is told, and the panel in front is the one a test puts
// there.
type window struct {
	shell.Shell
	kittest.Loop
	tasks   *shell.Tasks
	failed  []error
	shown   []shell.Banner
	asked   shell.PathQuestion
	front   session.Panel
	drawn   int   // how often labels were shown anew
	changed []int // the rows that it was last said of that they changed
}

func (w *window) Post(do func())                         { w.Loop.Post(do) }
func (w *window) Context() context.Context               { return context.Background() }
func (w *window) Changed()                               {}
func (w *window) Fail(err error)                         { w.failed = append(w.failed, err) }
func (w *window) Flash(string)                           {}
func (w *window) Show(b shell.Banner)                    { w.shown = append(w.shown, b) }
func (w *window) AskPath(q shell.PathQuestion)           { w.asked = q }
func (w *window) Copy(string)                            {}
func (w *window) Focus(fyne.Focusable)                   {}
func (w *window) FocusFace()                             {}
func (w *window) NewEntry() *kit.Entry                   { return kit.NewEntry(func(*fyne.KeyEvent) {}) }
func (w *window) NewChoice(options []string) *kit.Choice { return kit.NewChoice(options, func() {}) }
func (w *window) InFront(p session.Panel) bool           { return w.front == p }
func (w *window) Bring(p session.Panel)                  { w.front = p }
func (w *window) Toggle(p session.Panel)                 { w.front = p }
func (w *window) FinishTyping()                          {}
func (w *window) WentTo([]int)                           { w.drawn++ }
func (w *window) Drop(id string) {
	w.shown = slices.DeleteFunc(w.shown, func(b shell.Banner) bool { return b.ID == id })
}
func (w *window) StartIn(ctx context.Context, name string, work func(context.Context, *shell.Task) error, after func(error)) *shell.Task {
	return w.tasks.Start(ctx, name, work, after)
}

// labels are the Labels of a window.
type labels struct{ *window }

func (l labels) Edited(err error) {
	if err != nil {
		l.Fail(err)
	}
}
func (l labels) Travelled(text string, rows []int, buttons ...shell.BannerButton) {
	l.changed = rows
	l.window.Show(shell.Banner{ID: "travelled", Text: text, Buttons: buttons})
}

// bench is the panels of a dataset that is open.
type bench struct {
	*window
	t       *testing.T
	session *session.Session
	data    string // the data folder
	pane    *Pane
	summary *Summary
	strays  *Strays
}

// write writes a dataset of n faces of one keypoint.
func write(t *testing.T, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "faces.csv")
	var b strings.Builder
	b.WriteString("nose_tip_x,nose_tip_y,Image\n")
	for i := range n {
		fmt.Fprintf(&b, "2,%d,%d%s\n", 1+i, 10*i, strings.Repeat(" 7", 63))
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// open opens a dataset, with a data folder of before or "" for a new one.
func open(t *testing.T, path, folder string) *bench {
	t.Helper()
	test.NewApp()
	if folder == "" {
		folder = t.TempDir()
	}
	w := &window{}
	w.tasks = shell.NewTasks(w.Post, func() {})
	b := &bench{window: w, t: t, session: session.New(w), data: folder}
	for _, p := range Panels(w, b.session, w, labels{w}) {
		switch p := p.(type) {
		case *Pane:
			b.pane = p
		case *Summary:
			b.summary = p
		case *Strays:
			b.strays = p
		}
	}
	ds, err := data.Open(path, data.Options{Project: true, DataDir: folder})
	if err != nil {
		t.Fatal(err)
	}
	s := b.session.Begin(ds, -1)
	b.session.Adopt(s)
	if err := s.Read(context.Background(), func(context.Context, int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.close)
	return b
}

func (b *bench) close() {
	if b.session.IsOpen() {
		b.session.Leave()
		b.tasks.Wait()
		b.Drain()
	}
}

// edited tells the panels that labels changed.
func (b *bench) edited() {
	for _, p := range []session.Panel{b.pane, b.summary, b.strays} {
		p.Happened(session.Changed{Rows: map[int]bool{0: true}})
		p.Refresh()
	}
}

// move moves the keypoint of a row.
func (b *bench) move(row int, to face.Point) {
	b.t.Helper()
	if err := b.session.Dataset().Apply("Move nose_tip", data.Edit{Row: row, Keypoint: 0, To: to}); err != nil {
		b.t.Fatal(err)
	}
	b.edited()
}

func TestClicksGoToStates(t *testing.T) {
	b := open(t, write(t, 2), "")
	b.Toggle(b.pane)
	first := b.session.Dataset().Labels(0)
	for x := 3.0; x < 6; x++ {
		b.move(0, face.At(x, 1))
	}
	if err := b.session.Dataset().Mark("Flag", 1, data.Mark{Flagged: true}); err != nil {
		t.Fatal(err)
	}
	b.edited()
	h := b.pane
	if h.length() != 5 || h.present() != 0 {
		t.Fatalf("%d entries, the present is %d", h.length(), h.present())
	}
	to := func(i int) {
		h.list.Select(i)
		h.Refresh()
		if h.present() != i {
			t.Errorf("the pane marks %d, not %d", h.present(), i)
		}
	}
	to(3)
	if x := b.session.Dataset().Labels(0)[0].X; x != 3 || b.session.Dataset().MarkOf(1).Flagged {
		t.Errorf("after the first move it is at %v", x)
	}
	if want := "Now as after “Move nose_tip”, which changed "; b.shown[0].Text != want || len(b.changed) != 2 {
		t.Errorf("it says %q of %v", b.shown[0].Text, b.changed)
	}
	b.shown[0].Buttons[0].Do() // takes it back at once
	h.Refresh()
	if x := b.session.Dataset().Labels(0)[0].X; h.present() != 0 || x != 5 || !b.session.Dataset().MarkOf(1).Flagged {
		t.Errorf("taken back, the present is %d and the point at %v", h.present(), x)
	}
	to(4)
	if !slices.Equal(b.session.Dataset().Labels(0), first) || b.session.Dataset().Unsaved() != 0 {
		t.Error("the first entry is not the state before everything")
	}
	to(0)
	if x := b.session.Dataset().Labels(0)[0].X; x != 5 || b.drawn == 0 || len(b.failed) > 0 {
		t.Errorf("back at the end the point is at %v; drawn %d times, failed %v", x, b.drawn, b.failed)
	}
}

// Between the opening of another dataset and the reading of its history the list is of the one before, or empty: a
// click then does nothing, and neither does a button that was about the one before.
func TestAClickOnTheListOfAnotherDatasetDoesNothing(t *testing.T) {
	b := open(t, write(t, 2), "")
	b.Toggle(b.pane)
	b.move(0, face.At(3, 1))
	b.pane.list.Select(1) // everything undone
	takeBack := b.shown[len(b.shown)-1].Buttons[0]
	first := b.session.Dataset()
	b.close()
	other, err := data.Open(write(t, 2), data.Options{Project: true, DataDir: b.data})
	if err != nil {
		t.Fatal(err)
	}
	s := b.session.Begin(other, -1)
	b.session.Adopt(s)
	if err := s.Read(context.Background(), func(context.Context, int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	for x := 3.0; x < 6; x++ {
		if err := other.Apply("Move nose_tip", data.Edit{Row: 0, Keypoint: 0, To: face.At(x, 1)}); err != nil {
			t.Fatal(err)
		}
	}
	if first == other || b.pane.of == other {
		t.Fatal("the other dataset was read already")
	}
	for i := range b.pane.length() {
		b.pane.list.Select(i)
	}
	takeBack.Do()
	if x := other.Labels(0)[0].X; x != 5 || other.CanRedo() != "" || len(b.failed) > 0 {
		t.Errorf("the point is at %v, %q can be redone, failed %v", x, other.CanRedo(), b.failed)
	}
	b.pane.Refresh()
	b.pane.list.Select(2)
	if x := other.Labels(0)[0].X; x != 3 {
		t.Errorf("once it is read, a click leads to %v", x)
	}
}

// Nothing is read while nobody looks.
func TestAPaneThatIsNotSeenReadsNothing(t *testing.T) {
	b := open(t, write(t, 2), "")
	b.move(0, face.At(3, 1))
	if b.pane.of != nil || b.summary.of != nil || b.strays.of != nil {
		t.Error("a panel that is not in front has read the dataset")
	}
}

func TestSummaryOfCorrections(t *testing.T) {
	path := write(t, 3)
	b := open(t, path, "")
	p := b.summary
	b.Toggle(p)
	p.Refresh()
	if !strings.Contains(p.text.Text, "Nothing was corrected") {
		t.Errorf("of nothing: %q", p.text.Text)
	}
	b.move(0, face.At(5, 5))
	if err := b.session.Dataset().Mark("Flag", 0, data.Mark{Flagged: true}); err != nil {
		t.Fatal(err)
	}
	b.edited()
	for _, part := range []string{"1 face touched", "1 flagged", "1 point moved", " px at most", "nose_tip"} {
		if !strings.Contains(p.text.Text, part) {
			t.Errorf("the summary lacks %q:\n%s", part, p.text.Text)
		}
	}
	p.span.SetSelectedIndex(spanDate)
	p.date.SetText("tomorrow")
	p.read()
	if !strings.Contains(p.text.Text, "year, month and day") || !p.buttons[2].Disabled() {
		t.Errorf("of no date: %q", p.text.Text)
	}
	p.date.SetText("2001-02-03")
	p.read()
	if !strings.Contains(p.text.Text, "since 2001-02-03") || p.buttons[2].Disabled() {
		t.Errorf("since a date: %q", p.text.Text)
	}
	p.buttons[2].OnTapped()
	if want := filepath.Join(filepath.Dir(path), "faces corrections.csv"); b.asked.Path != want {
		t.Fatalf("it proposes %s", b.asked.Path)
	}
	b.asked.Chosen(b.asked.Path, false)
	text, err := os.ReadFile(b.asked.Path)
	if err != nil || !strings.Contains(string(text), "0,nose_tip,moved,") || !strings.Contains(string(text), "0,,flagged,") {
		t.Errorf("%v:\n%s", err, text)
	}
}

// openStray opens a dataset whose first face has an unsaved edit and another photo than when that was made.
func openStray(t *testing.T) *bench {
	t.Helper()
	path := write(t, 3)
	b := open(t, path, "")
	b.move(0, face.At(3, 4))
	b.close()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	cut := strings.LastIndex(lines[1], " ")
	lines[1] = lines[1][:cut] + " 77"
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	c := open(t, path, b.data)
	c.strays.Happened(session.Loaded{})
	return c
}

// An edit that lost its face is said, where it probably belongs, and applied there.
func TestStraysAreSaid(t *testing.T) {
	b := openStray(t)
	if len(b.shown) != 1 || !strings.Contains(b.shown[0].Text, "unsaved edit belongs") {
		t.Fatalf("it says %v", b.shown)
	}
	b.strays.Happened(session.Loaded{})
	if len(b.shown) != 1 {
		t.Error("it is said twice")
	}
	b.shown[0].Buttons[0].Do()
	p := b.strays
	p.Refresh()
	if b.front != session.Panel(p) || len(p.strays) != 1 || p.apply.Text != "Apply 1" || p.apply.Disabled() {
		t.Fatalf("strays %v, button %q", p.strays, p.apply.Text)
	}
	showStray(newStrayLine(), p.strays[0])
	p.export.OnTapped()
	b.asked.Chosen(b.asked.Path, false)
	if _, err := os.Stat(b.asked.Path); err != nil || !strings.HasSuffix(b.asked.Path, "faces edits without a place.csv") {
		t.Errorf("exported to %s: %v", b.asked.Path, err)
	}
	p.apply.OnTapped()
	p.Happened(session.Changed{Noticed: true})
	if got := b.session.Dataset().Labels(0)[0]; got != face.At(3, 4) {
		t.Errorf("label %v", got)
	}
	if len(p.strays) != 0 || !p.apply.Disabled() || len(b.shown) != 0 {
		t.Errorf("left: %v, said %v", p.strays, b.shown)
	}
	if _, _, err := b.session.Dataset().Undo(); err != nil {
		t.Fatal(err)
	}
	p.Happened(session.Changed{Noticed: true})
	p.Refresh()
	if len(p.strays) != 1 {
		t.Errorf("undone: %v", p.strays)
	}
}

// An edit that lost its face is discarded after a question alone.
func TestDiscardingStraysAsksFirst(t *testing.T) {
	b := openStray(t)
	b.Toggle(b.strays)
	b.strays.Refresh()
	b.strays.discard.OnTapped()
	if len(b.session.Dataset().Strays()) != 1 {
		t.Fatal("discarded without a question")
	}
	b.shown[len(b.shown)-1].Buttons[0].Do()
	b.strays.Refresh()
	if len(b.session.Dataset().Strays()) != 0 || len(b.strays.strays) != 0 {
		t.Errorf("left: %v", b.session.Dataset().Strays())
	}
}
