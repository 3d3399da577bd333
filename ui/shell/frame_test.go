package shell

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"fiducial/data/face"
	"fiducial/data/project"
	"fiducial/ui/action"
	"fiducial/ui/kit/kittest"
)

// newTestFrame makes a frame with one action, whose window shows nothing; the test is its UI goroutine by the loop.
func newTestFrame(t *testing.T) (*Frame, *kittest.Loop) {
	t.Helper()
	loop := &kittest.Loop{}
	f := New(test.NewApp(), Options{
		Do: loop.Post, Began: func(string) {}, Refresh: func() {}, AtWork: func() {},
		InUse: func() (string, project.Folders) { return "", project.Folders{} },
	})
	f.Open("Test")
	f.Actions().Add(&action.Action{ID: "quit", Name: "Quit", Menu: "File", Do: func() {}})
	f.Furnish(Furniture{
		Body: container.NewStack(canvas.NewRectangle(nil), f.OverFace()), Running: canvas.NewRectangle(nil),
		Stands: func() Standing { return Standing{File: "faces.csv", Row: "face 1 of 3", Unsaved: "2 unsaved edits"} },
	})
	f.Win.Resize(fyne.NewSize(900, 600))
	f.Update()
	t.Cleanup(func() {
		f.Stop()
		f.Wait()
		test.NewApp()
	})
	return f, loop
}

// A sentence that has no room beside file and row stands in their place, whole where the line is wide enough; then they
// are there again.
func TestALongSentenceHasTheLineForItself(t *testing.T) {
	f, _ := newTestFrame(t)
	f.Win.Resize(fyne.NewSize(900, 600))
	said := "Proposed the missing points of 5,000 faces, left out 12 photos without a box: Y confirms one face, Shift+Y all that are listed"
	f.Flash(said)
	s := f.status
	if s.said.Text != said || s.file.Visible() || s.row.Visible() || s.said.Position().X != 0 {
		t.Errorf("the bar says %q at %v, the file is shown: %v, the row: %v", s.said.Text, s.said.Position(), s.file.Visible(), s.row.Visible())
	}
	f.Flash("")
	if s.said.Text != "" || !s.file.Visible() || !s.row.Visible() {
		t.Errorf("the bar says %q, the file is shown: %v, the row: %v", s.said.Text, s.file.Visible(), s.row.Visible())
	}
}

// A long sentence in the status bar is cut; it does not make the window wider.
func TestALongSentenceLeavesTheWindowAsWide(t *testing.T) {
	f, _ := newTestFrame(t)
	before := f.Win.Content().MinSize()
	f.Flash("Predicting with " + strings.Repeat("a very long name ", 20) + ".safetensors")
	if after := f.Win.Content().MinSize(); after != before {
		t.Errorf("the window needs %v, before it needed %v", after, before)
	}
	if got := f.status.said.Text; !strings.HasPrefix(got, "Predicting") || !strings.HasSuffix(got, "…") {
		t.Errorf("the bar says %q", got)
	}
	if end := f.status.said.Position().X + f.status.said.MinSize().Width; end > f.status.line.Size().Width {
		t.Errorf("it ends at %v of %v", end, f.status.line.Size().Width)
	}
	f.Flash("Saved")
	if got := f.status.said.Text; got != divider+"Saved" || f.Flashed() != "Saved" {
		t.Errorf("the bar says %q, flashed %q", got, f.Flashed())
	}
}

// What is said of the moment follows what stands before it without a gap, wherever the pointer is.
func TestTheStatusBarHasNoGaps(t *testing.T) {
	f, _ := newTestFrame(t)
	f.Flash("Saved")
	s := f.status
	for _, inside := range []bool{false, true, false} {
		f.Pointer(face.At(12.3, 4.5), inside)
		before := s.unsaved.Position().X + s.unsaved.MinSize().Width
		if inside {
			d := f.App.Driver()
			before = d.AbsolutePositionForObject(s.at).X - d.AbsolutePositionForObject(s.line).X + pointerWidth
		}
		if gap := s.said.Position().X - before; gap > theme.Padding()+1 || gap < 0 {
			t.Errorf("pointer inside %v: a gap of %v", inside, gap)
		}
	}
}

// The bar says that a task rests, and then not how long it still needs; its button does what the task says.
func TestATaskInTheStatusBar(t *testing.T) {
	f, _ := newTestFrame(t)
	task := f.Start("Training", func(ctx context.Context, _ *Task) error {
		<-ctx.Done()
		return ctx.Err()
	}, nil)
	task.Describe("epoch 1", time.Minute)
	strip := newTaskStrip(f.status, task)
	if got := strip.text.Text; got != "Training · epoch 1 · 1:00 left" {
		t.Errorf("it says %q", got)
	}
	task.Pause(true)
	strip.update()
	if got := strip.text.Text; got != "Training · epoch 1 · paused" {
		t.Errorf("it says %q", got)
	}
	asked := false
	task.Dismissed = func() { asked = true }
	task.dismiss()
	if !asked || task.Cancelled() {
		t.Errorf("asked %v, cancelled %v", asked, task.Cancelled())
	}
	task.Dismissed = nil
	task.dismiss()
	task.Wait()
	if !task.Cancelled() {
		t.Error("it was not stopped")
	}
}

func TestOneQuestionAtATime(t *testing.T) {
	f, _ := newTestFrame(t)
	f.Show(Banner{Kind: Warning, ID: "disk", Text: "It was changed."})
	f.Show(Banner{Kind: Ask, ID: "save-as", Text: "Save as", Field: f.NewEntry()})
	f.Show(Banner{Kind: Ask, ID: "picture", Text: "Save picture as", Field: f.NewEntry()})
	var shown []string
	for _, b := range f.Shown() {
		shown = append(shown, b.ID)
	}
	if !slices.Equal(shown, []string{"disk", "picture"}) || f.Question() == nil {
		t.Errorf("%q are shown", shown)
	}
	f.ClearQuestions()
	if len(f.Shown()) != 0 {
		t.Errorf("%d are left", len(f.Shown()))
	}
}

func TestNothingIsPostedAfterTheEnd(t *testing.T) {
	f, loop := newTestFrame(t)
	posted := 0
	f.Post(func() { posted++ })
	loop.Drain()
	f.End()
	f.Post(func() { posted++ })
	loop.Drain()
	if posted != 1 {
		t.Errorf("posted %d times", posted)
	}
}

// What writes a file does so in a task; that it is done is said, and why it could not be.
func TestAFileThatWasAskedForIsWritten(t *testing.T) {
	f, loop := newTestFrame(t)
	path := filepath.Join(t.TempDir(), "charts")
	ask := func(write func(string) error) {
		f.AskPath(PathQuestion{ID: "charts", Verb: "Save", Text: "Save the charts as", Ext: ".png", Write: write})
		f.Question().SetText(path)
		f.Question().OnSubmitted(path)
	}
	ask(func(path string) error { return os.WriteFile(path, []byte("a picture"), 0o600) })
	loop.Until(t, "it is said", func() bool { return f.Flashed() == "Saved charts.png" })
	if _, err := os.Stat(path + ".png"); err != nil {
		t.Error(err)
	}
	path += " again"
	ask(func(string) error { return errors.New("the disk is full") })
	loop.Until(t, "the error is said", func() bool {
		return slices.ContainsFunc(f.Shown(), func(b Banner) bool { return b.Text == "The disk is full." })
	})
}

// Fields of several lines have the room of a form that its other lines leave.
func TestAreasHaveTheRoomThatIsLeft(t *testing.T) {
	f, _ := newTestFrame(t)
	x := f.NewForm("Points", "Apply", func() {})
	x.Pick("From", []string{"here"}, func() {})
	area := x.Areas("Names", "Pairs")[0]
	below := x.Entry("Eyes")
	x.Say("One sentence.", "Another one.")
	x.Show()
	least := area.MinSize().Height
	size, d := f.Win.Canvas().Size(), f.App.Driver()
	if got := area.Size().Height; got < least+60 {
		t.Errorf("an area is %v high in a window of %v, and at least %v", got, size, least)
	}
	if others := x.areas.(*container.Split).Trailing.Size().Width; others < 2.5*area.Size().Width {
		t.Errorf("the first area, of short lines, is %v wide, the other %v", area.Size().Width, others)
	}
	if y := d.AbsolutePositionForObject(below).Y; y < d.AbsolutePositionForObject(area).Y+area.Size().Height || y > size.Height*0.95 {
		t.Errorf("the line below it is at %v", y)
	}
}
