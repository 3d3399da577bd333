package list

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/predict"
	"fiducial/ui/predict/predicttest"
	"fiducial/ui/session"
	"fiducial/ui/session/sessiontest"
)

// bench is a list in a window of its own.
type bench struct {
	*sessiontest.Window
	*List
	relisted int // how often it was told that other faces are listed
}

// rows returns the rows that are listed.
func (b *bench) rows() []int { return b.Session.Current().Listed }

// newBench makes one on faces.
func newBench(t *testing.T, n int, edit func(i int, r *sessiontest.Row)) *bench {
	t.Helper()
	b := &bench{Window: sessiontest.New(t)}
	p := predict.New(b.Frame, b.Session, predict.Options{DataDir: b.Dir, Threads: 1, InSight: func() []int { return b.InSight() }, RunOf: func(string) string { return "" }})
	b.List = New(b.Frame, b.Session, p, func(*fyne.KeyEvent) {}, func() {})
	b.Session.Subscribe(func(e session.Event) {
		if _, ok := e.(session.Listed); ok {
			b.relisted++
		}
	})
	b.Join(&panel{List: b.List}, p)
	b.OpenDataset(sessiontest.WriteFaces(t, n, edit))
	b.List.Loaded()
	b.Settle()
	return b
}

// panel is a list as a panel of its window: it is built once there are actions.
type panel struct {
	*List
	built bool
}

// Name implements session.Panel.
func (*panel) Name() string { return "List" }

// Content implements session.Panel.
func (p *panel) Content() fyne.CanvasObject {
	if !p.built {
		p.built = true
		p.Build()
	}
	return p.List.Content()
}

// learn predicts with weights of the list's own dataset, all faces.
func (b *bench) learn(set ...string) {
	b.T.Helper()
	_, path := predicttest.Learn(b.T, b.Session.Dataset(), set...)
	b.predict.Weights.Load(path, true)
	b.Until("every face is predicted", func() bool { return b.predict.Weights.Path() == path && b.predict.Predictions.Complete() != nil })
}

// move moves a point of a row.
func (b *bench) move(row int, to face.Point) {
	b.T.Helper()
	if err := b.Session.Dataset().Apply("Move", data.Edit{Row: row, Keypoint: 3, To: to}); err != nil {
		b.T.Fatal(err)
	}
	b.Settle()
}

// mark says something of a row.
func (b *bench) mark(row int, m data.Mark) {
	b.T.Helper()
	if err := b.Session.Dataset().Mark("Mark", row, m); err != nil {
		b.T.Fatal(err)
	}
	b.Settle()
}

// missing makes points of a row missing.
func missing(r *sessiontest.Row, kps ...int) {
	for _, kp := range kps {
		r.Points[kp] = face.Point{}
	}
}

func TestJumpToARow(t *testing.T) {
	b := newBench(t, 20, nil)
	place := b.grid.Position()
	typed := func(text string) {
		b.Do("jump")
		b.pane.jump.SetText(text)
		b.pane.jump.OnSubmitted(text)
	}
	typed("17")
	if b.Session.Row() != 17 {
		t.Errorf("row %d is shown", b.Session.Row())
	}
	for _, bad := range []string{"20", "-1", "x"} {
		typed(bad)
		if b.Session.Row() != 17 || !strings.Contains(b.pane.wrong.Text, "0 to 19") || !b.pane.wrong.Visible() || b.pane.summary.Visible() || b.grid.Position() != place {
			t.Errorf("%s: row %d, it says %q, the list went from %v to %v", bad, b.Session.Row(), b.pane.wrong.Text, place, b.grid.Position())
		}
		b.pane.jump.Escape()
		if b.pane.wrong.Visible() || !b.pane.summary.Visible() {
			t.Error("how many are done is not said again")
		}
	}
}

func TestFilterListsAndCounts(t *testing.T) {
	b := newBench(t, 10, func(i int, r *sessiontest.Row) {
		if i%2 == 1 {
			missing(r, 3)
		}
	})
	if got := b.pane.choice.Options[filterIncomplete]; got != "Incomplete  5" {
		t.Errorf("the choice reads %q", got)
	}
	b.SetFilter("Incomplete")
	if got := b.grid.Rows(); len(got) != 5 || got[0] != 1 || b.Session.Row() != 1 || b.relisted == 0 {
		t.Errorf("listed are %v, shown is %d", got, b.Session.Row())
	}
	b.Do("next")
	if b.Session.Row() != 3 {
		t.Errorf("the next one is %d", b.Session.Row())
	}
	b.move(3, face.At(4, 4)) // leaves the list, stays on screen
	if got := b.grid.Rows(); len(got) != 4 || b.Session.Row() != 3 {
		t.Errorf("listed are %v, shown is %d", got, b.Session.Row())
	}
	if got := b.Following(); !slices.Equal(got, []int{5, 7, 9}) {
		t.Errorf("behind it are %v", got)
	}
	b.Do("next")
	if b.Session.Row() != 5 {
		t.Errorf("the next one is %d", b.Session.Row())
	}
	b.Do("last")
	b.Do("next")
	if b.Session.Row() != 9 {
		t.Errorf("the last is %d", b.Session.Row())
	}
	b.Do("first")
	b.Do("previous")
	if b.Session.Row() != 1 {
		t.Errorf("the first is %d", b.Session.Row())
	}
}

func TestAFaceThatIsLeftOutIsListedNowhereElse(t *testing.T) {
	b := newBench(t, 6, nil)
	leave := func(row int, out bool) {
		t.Helper()
		if err := b.Session.Dataset().Mark("Leave out", row, data.Mark{LeftOut: out}); err != nil {
			t.Fatal(err)
		}
		b.Settle()
		b.Refresh() // as the window does where a person says so
	}
	leave(2, true)
	if got := b.grid.Rows(); !slices.Equal(got, []int{0, 1, 3, 4, 5}) {
		t.Errorf("listed are %v", got)
	}
	if all, left := b.pane.choice.Options[filterAll], b.pane.choice.Options[filterLeftOut]; all != "All  5" || left != "Left out  1" {
		t.Errorf("the choices read %q and %q", all, left)
	}
	b.SetFilter("Left out")
	if got := b.grid.Rows(); !slices.Equal(got, []int{2}) {
		t.Errorf("left out are %v", got)
	}
	b.SetFilter("All")
	leave(2, false)
	if got := b.grid.Rows(); !slices.Equal(got, []int{0, 1, 2, 3, 4, 5}) {
		t.Errorf("taken in again, listed are %v", got)
	}
}

// Faces without a box have a filter, in datasets of photos alone.
func TestFacesWithoutABoxAreListed(t *testing.T) {
	b := newBench(t, 3, nil)
	if names := b.pane.choice.Options; len(names) != filterBoxless {
		t.Errorf("where there are no photos the filters are %q", names)
	}
	b.OpenDataset(sessiontest.WritePhotos(t, sessiontest.PhotoRow{File: "a.png", Box: face.Box{Left: 106, Top: 46, Size: 48}}, sessiontest.PhotoRow{File: "b.png"}))
	b.List.Loaded()
	b.Refresh()
	b.pane.choice.SetSelectedIndex(filterBoxless)
	if got := b.pane.choice.Selected; got != "Without a box  1" || !slices.Equal(b.rows(), []int{1}) {
		t.Errorf("%q lists %v", got, b.rows())
	}
	b.OpenDataset(sessiontest.WriteFaces(t, 2, nil))
	b.List.Loaded()
	b.Refresh()
	if b.SetFilter("Without a box"); b.Filter() != "All" || len(b.rows()) != 2 {
		t.Errorf("where there are no photos %q lists %v", b.Filter(), b.rows())
	}
}

func TestAnEmptyListSaysWhy(t *testing.T) {
	b := newBench(t, 2, nil)
	b.SetFilter("With a note")
	if !b.pane.empty.Visible() || b.pane.empty.Text != "No face has a note." {
		t.Errorf("the list says %q", b.pane.empty.Text)
	}
}

func TestFiltersThatAskForMore(t *testing.T) {
	b := newBench(t, 5, func(i int, r *sessiontest.Row) {
		switch i {
		case 1, 3:
			missing(r, 0)
		case 4:
			missing(r, 2)
		}
	})
	if b.pane.point.Visible() {
		t.Error("a choice that nobody needs")
	}
	b.setFilter(filterLacks)
	if !b.pane.point.Visible() || !slices.Equal(b.rows(), []int{1, 3}) || b.Session.Row() != 1 {
		t.Errorf("missing the left eye: %v, row %d", b.rows(), b.Session.Row())
	}
	b.pane.point.SetSelectedIndex(2)
	if !slices.Equal(b.rows(), []int{4}) || b.pane.choice.Selected != "Missing a point  1" {
		t.Errorf("missing the nose: %v, %q", b.rows(), b.pane.choice.Selected)
	}
	b.setFilter(filterLabelled)
	if !slices.Equal(b.rows(), []int{0, 1, 2, 3}) {
		t.Errorf("having a nose: %v", b.rows())
	}
	b.setFilter(filterSession)
	if len(b.rows()) != 0 || b.pane.empty.Text == "" {
		t.Errorf("changed since opening: %v", b.rows())
	}
	b.setFilter(filterAll)
	b.mark(2, data.Mark{Flagged: true})
	b.setFilter(filterToday)
	if !slices.Equal(b.rows(), []int{2}) {
		t.Errorf("changed today: %v", b.rows())
	}
	b.setFilter(filterError)
	if !b.pane.limit.Visible() || b.pane.point.Visible() || len(b.rows()) != 0 {
		t.Errorf("error above the limit: %v", b.rows())
	}
	b.pane.limit.SetText("many")
	b.pane.limit.OnSubmitted("many")
	if b.pane.wrong.Text == "" {
		t.Error("no word about a limit that is no number")
	}
	if keypoint, limit := b.Prefs().FilterDetail(); keypoint != "nose_tip" || limit != 3 {
		t.Errorf("remembered %q and %v", keypoint, limit)
	}
}

func TestTheFilterKeepsRoom(t *testing.T) {
	button, jump := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	button.SetMinSize(fyne.NewSize(34, 34))
	jump.SetMinSize(fyne.NewSize(20, 36))
	o := []fyne.CanvasObject{canvas.NewRectangle(nil), button, jump}
	for _, c := range []struct{ width, filter, height float32 }{{250, 146, 36}, {124, 124, 76}} {
		l := &filterLine{}
		l.Layout(o, fyne.NewSize(c.width, 40))
		if o[0].Size().Width != c.filter || l.MinSize(o).Height != c.height {
			t.Errorf("in %v the filter has %v, the lines are %v high", c.width, o[0].Size().Width, l.MinSize(o).Height)
		}
	}
}
