package browser

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// cellsIn returns the cells that o has on the screen, blank ones too.
func cellsIn(o fyne.CanvasObject) []*cell {
	var children []fyne.CanvasObject
	switch x := o.(type) {
	case *cell:
		return []*cell{x}
	case *fyne.Container:
		children = x.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(x).Objects()
	}
	var out []*cell
	for _, child := range children {
		out = append(out, cellsIn(child)...)
	}
	return out
}

// However the grid is resized and scrolled, every cell on the screen comes to its picture.
func TestEveryCellInViewGetsItsPicture(t *testing.T) {
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 8))
		b, pump := open(t, &fake{}, 700)
		row := 0
		for step := range 12 {
			switch random.IntN(4) {
			case 0:
				b.Resize(fyne.NewSize(float32(140+random.IntN(400)), float32(60+random.IntN(700))))
			case 1:
				b.Resize(fyne.NewSize(b.Size().Width, float32(60+random.IntN(700))))
			case 2:
				row = min(row+1+random.IntN(30), 699)
				b.Select(row)
			case 3:
				b.grid.ScrollToOffset(float32(random.IntN(3000)))
			}
			// What is bound gets its picture, and what is in view is bound.
			pump(func() bool { return b.pictures() == len(b.bound) })
			b.announce(b.session)
			pump(func() bool { return !b.arrived.Load() && b.pictures() == len(b.bound) })
			height := b.lineHeight()
			from, to := int(b.grid.GetScrollOffset()/height)*b.Columns(), (int((b.grid.GetScrollOffset()+b.Size().Height)/height)+1)*b.Columns()
			shown := map[int]bool{}
			for _, c := range cellsIn(b.grid) {
				shown[c.row] = c.row >= 0 && c.picture.Image != nil
			}
			for row := from; row < min(to, 700); row++ {
				if !shown[row] {
					t.Fatalf("seed %d, step %d: row %d is blank; rows %d to %d are in view", seed, step, row, from, to-1)
				}
			}
		}
		b.Close()
	}
}

// The content is as high as its rows are at the new width, so that the last row can be reached and nothing is past it.
func TestTheLastRowEndsTheGrid(t *testing.T) {
	b, _ := open(t, &fake{}, 700)
	for _, width := range []float32{140, 480, 250, 333} {
		b.Resize(fyne.NewSize(width, 600))
		b.grid.ScrollToBottom()
		height := b.lineHeight()
		want := float32((700+b.Columns()-1)/b.Columns())*height - gap - 600
		if got := b.grid.GetScrollOffset(); got != want {
			t.Errorf("width %v: the end is at %v, not %v", width, got, want)
		}
	}
}

func TestOneNotchScrollsOneLine(t *testing.T) {
	b, _ := open(t, &fake{}, 700)
	c := fyne.CurrentApp().Driver().CanvasForObject(b)
	for range 3 {
		test.Scroll(c, fyne.NewPos(100, 100), 0, -25)
	}
	if got, want := b.grid.GetScrollOffset(), 3*b.lineHeight(); runtime.GOOS != "darwin" && got != want {
		t.Errorf("three notches scrolled %v, not %v", got, want)
	}
}
