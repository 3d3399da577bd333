package browser

import (
	"errors"
	"image"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/picture"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fake is a dataset of faces whose pixels all equal their row.
type fake struct {
	mu    sync.Mutex
	asked []int
	state map[int]data.State
	slow  chan struct{} // a read waits for it, if set
}

func (f *fake) Side() int              { return 8 }
func (f *fake) Labels(int) face.Points { return face.Points{face.At(3, 3)} }
func (f *fake) StateOf(row int) data.State {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state[row]
}
func (f *fake) Pixels(row int) ([]byte, error) {
	if f.slow != nil {
		<-f.slow
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, row)
	if f.state[row]&data.NoPhoto != 0 {
		return nil, errors.New("no photo")
	}
	return slices.Repeat([]byte{byte(row)}, 64), nil
}

// reads returns the rows whose pixels were read.
func (f *fake) reads() []int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.asked)
}

func upTo(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// open shows n faces in a grid 250 wide and returns how to carry out what waits for the UI goroutine.
func open(t *testing.T, f *fake, n int) (*Browser, func(until func() bool)) {
	t.Helper()
	test.NewApp()
	queue := make(chan func(), 1<<14)
	b := New(func(g func()) { queue <- g }, picture.DefaultStyle())
	w := test.NewWindow(b)
	w.Resize(fyne.NewSize(250, 600))
	b.SetFaces(f, upTo(n))
	t.Cleanup(func() {
		b.Close()
		w.Close()
	})
	return b, func(until func() bool) {
		t.Helper()
		end := time.After(10 * time.Second)
		for !until() {
			select {
			case g := <-queue:
				g()
			case <-end:
				t.Fatal("waited in vain")
			}
		}
	}
}

func (b *Browser) pictures() int {
	n := 0
	for _, c := range b.bound {
		if c.picture.Image != nil {
			n++
		}
	}
	return n
}

func TestOnlyWhatCanBeSeenIsMade(t *testing.T) {
	f := &fake{}
	b, pump := open(t, f, 7000)
	pump(func() bool { return len(b.bound) > 0 && b.pictures() == len(b.bound) })
	if n := len(b.bound); n > 40 {
		t.Errorf("there are %d cells", n)
	}
	if n := len(f.reads()); n > 60 {
		t.Errorf("%d faces were read", n)
	}
	if b.Columns() != 3 {
		t.Errorf("%d columns", b.Columns())
	}
}

func TestRevealScrollsToARow(t *testing.T) {
	f := &fake{}
	b, pump := open(t, f, 7000)
	b.Select(5000)
	if b.bound[5000] == nil {
		t.Fatal("the row is not in view")
	}
	pump(func() bool { return b.bound[5000].picture.Image != nil })
	got := b.bound[5000].picture.Image.(*image.NRGBA)
	if got.Bounds().Dx() != b.thumbSide() {
		t.Errorf("the thumbnail is %v", got.Bounds())
	}
}

func TestCentreShowsWhatIsAround(t *testing.T) {
	b, _ := open(t, &fake{}, 7000)
	for _, row := range []int{5000, 40, 6000, 0, 6999} {
		b.Centre(row)
		for _, near := range []int{row - b.Columns(), row, row + b.Columns()} {
			if near >= 0 && near < 7000 && b.bound[near] == nil {
				t.Errorf("around row %d, row %d is not in view", row, near)
			}
		}
		top := b.grid.GetScrollOffset()
		y := float32(row/b.Columns()) * b.lineHeight()
		if middle := y + b.lineHeight()/2 - top - b.grid.Size().Height/2; row > 100 && row < 6900 && (middle > b.lineHeight() || middle < -b.lineHeight()) {
			t.Errorf("row %d is %.0f from the middle", row, middle)
		}
	}
}

// Scrolling past thousands of faces must not read them all: wishes that are no longer seen are dropped.
func TestWishesAreDroppedWhenScrolledPast(t *testing.T) {
	f := &fake{slow: make(chan struct{})}
	b, pump := open(t, f, 7000)
	for row := 0; row < 7000; row += 10 {
		b.Reveal(row)
	}
	close(f.slow)
	pump(func() bool { return b.bound[6990] != nil && b.bound[6990].picture.Image != nil })
	if n := len(f.reads()); n > pending+20 {
		t.Errorf("%d faces were read", n)
	}
}

func TestMoreRowsLeaveTheRestWhereItIs(t *testing.T) {
	f := &fake{}
	b, pump := open(t, f, 300)
	b.Reveal(200)
	pump(func() bool { return b.pictures() == len(b.bound) })
	offset, reads := b.grid.GetScrollOffset(), len(f.reads())
	b.SetRows(upTo(600))
	if got := b.grid.GetScrollOffset(); got != offset {
		t.Errorf("it scrolled from %v to %v", offset, got)
	}
	if len(b.Rows()) != 600 || len(f.reads()) != reads {
		t.Errorf("%d rows, %d more reads", len(b.Rows()), len(f.reads())-reads)
	}
}

func TestAChangedFaceIsDrawnAnew(t *testing.T) {
	f := &fake{}
	b, pump := open(t, f, 10)
	pump(func() bool { return b.pictures() == 10 })
	before := b.bound[4].picture.Image
	f.mu.Lock()
	f.state = map[int]data.State{4: data.Done | data.Changed}
	f.mu.Unlock()
	b.Changed([]int{4})
	if b.bound[4].picture.Image != before {
		t.Error("the old thumbnail does not stay until the new one is ready")
	}
	pump(func() bool { return b.bound[4].picture.Image != before })
	for i, k := range badges {
		if want := k.state == data.Done || k.state == data.Changed; b.bound[4].badges[i].Visible() != want {
			t.Errorf("badge %s: visible %v", k.name, !want)
		}
	}
}

func TestFilteredRows(t *testing.T) {
	f := &fake{}
	b, pump := open(t, f, 100)
	var chosen int
	b.OnSelected = func(row int) { chosen = row }
	b.SetRows([]int{7, 20, 50})
	if len(b.bound) != 3 {
		t.Fatalf("%d cells for 3 rows", len(b.bound))
	}
	pump(func() bool { return b.pictures() == 3 })
	b.grid.Select(1)
	if chosen != 20 {
		t.Errorf("chosen is %d", chosen)
	}
	b.grid.Select(1) // a second click counts too
	b.SetRows(nil)
	if b.SetRows([]int{20}); b.bound[20] == nil {
		t.Error("the row does not come back")
	}
}

func TestNumbersAreWrittenAsAsked(t *testing.T) {
	b, _ := open(t, &fake{}, 30)
	if got := b.bound[7].number.Text; got != "7" {
		t.Errorf("row 7 is %q", got)
	}
	b.Number = func(row int) string { return "row " + strconv.Itoa(row) }
	b.Changed([]int{7})
	if got := b.bound[7].number.Text; got != "row 7" {
		t.Errorf("row 7 is %q", got)
	}
}

func TestAFaceWithoutPhotoSaysSo(t *testing.T) {
	f := &fake{state: map[int]data.State{0: data.NoPhoto | data.Faulty}}
	b, _ := open(t, f, 3)
	if c := b.bound[0]; !c.problem.Visible() || c.picture.Image != nil {
		t.Error("it does not say so")
	}
}

func TestKeysGoToTheWindow(t *testing.T) {
	f := &fake{}
	b, _ := open(t, f, 30)
	var got fyne.KeyName
	b.OnKey = func(ev *fyne.KeyEvent) { got = ev.Name }
	b.grid.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if got != fyne.KeyDown {
		t.Error("the grid keeps the arrows")
	}
}

func TestCellsFillTheWidth(t *testing.T) {
	f := &fake{}
	b, _ := open(t, f, 30)
	for _, width := range []float32{140, 200, 250, 333, 480} {
		b.Resize(fyne.NewSize(width, 600))
		used := float32(b.Columns())*(b.cellSide+gap) - gap
		if used > width || width-used > float32(b.Columns())+1 {
			t.Errorf("%d columns of %v use %v of %v", b.Columns(), b.cellSide, used, width)
		}
	}
}

func BenchmarkScroll(b *testing.B) {
	test.NewApp()
	g := New(func(func()) {}, picture.DefaultStyle())
	w := test.NewWindow(g)
	defer w.Close()
	w.Resize(fyne.NewSize(250, 600))
	g.SetFaces(&fake{}, upTo(7000))
	defer g.Close()
	for i := 0; b.Loop(); i++ {
		g.grid.ScrollToOffset(float32(i*37%200000) / 2)
	}
}
