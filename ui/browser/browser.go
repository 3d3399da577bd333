package browser

import (
	"image"
	"slices"
	"strconv"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/picture"
	"fiducial/ui/kit"
	"fiducial/ui/wheel"
)

// Faces is what a Browser shows; *data.Dataset is one. Its methods are called from several goroutines at once.
type Faces interface {
	Side() int
	Labels(row int) face.Points
	Pixels(row int) ([]byte, error)
	StateOf(row int) data.State
}

// Browser is a scrolling grid of faces. All methods belong to the UI goroutine.
type Browser struct {
	widget.BaseWidget

	// OnSelected tells that a person chose a face.
	OnSelected func(row int)
	// Number writes the number of a row; plain digits as long as nothing else is set.
	Number func(row int) string
	// OnKey gets the keys that come while the grid has the focus.
	OnKey func(*fyne.KeyEvent)

	post     func(func())
	style    picture.Style
	faces    Faces
	rows     []int   // that the grid shows, in its order
	places   []int32 // by row, where it is among rows, from 1; nil where these are ascending
	selected int     // -1 for none
	cellSide float32
	bound    map[int]*cell // the cell that shows a row
	grid     *grid
	thumbs   *thumbs
	session  int // counts SetFaces: what was made for earlier faces is thrown away
	arrived  atomic.Bool
}

const (
	wishedSide = 68 // what cells come near to; the columns fill the width
	gap        = 4
)

// New returns an empty grid. post hands a function to the UI goroutine; style is that of points in thumbnails.
func New(post func(func()), style picture.Style) *Browser {
	b := &Browser{Number: strconv.Itoa, post: post, style: style, selected: -1, cellSide: wishedSide, bound: map[int]*cell{}}
	b.grid = newGrid(b)
	b.ExtendBaseWidget(b)
	return b
}

// SetFaces shows rows of other faces, from the top. nil shows none; it waits for thumbnails being made.
func (b *Browser) SetFaces(f Faces, rows []int) {
	b.Close()
	b.session++
	b.faces, b.selected = f, -1
	b.keep(rows)
	if f != nil {
		session := b.session
		b.thumbs = newThumbs(b.make(f), func() { b.announce(session) })
	}
	b.grid.UnselectAll()
	b.grid.Refresh()
	b.grid.ScrollToTop()
}

// SetRows shows other rows of the same faces. Rows that only grew at the end leave everything where it is.
func (b *Browser) SetRows(rows []int) {
	if slices.Equal(b.rows, rows) {
		return
	}
	grew := len(rows) > len(b.rows) && slices.Equal(b.rows, rows[:len(b.rows)])
	if !grew {
		for row, c := range b.bound {
			b.thumbs.drop(row)
			c.row = -1
		}
		clear(b.bound)
	}
	if grew && b.places == nil && rows[len(b.rows)] > last(b.rows) && slices.IsSorted(rows[len(b.rows):]) {
		b.rows = append(b.rows, rows[len(b.rows):]...) // a million rows come in thousands of portions
	} else {
		b.keep(rows)
	}
	b.grid.Refresh()
	if !grew && b.selected >= 0 {
		b.Reveal(b.selected)
	}
}

// Rows returns the rows that are shown, in order.
func (b *Browser) Rows() []int { return b.rows }

// Changed tells that labels or marks of rows changed.
func (b *Browser) Changed(rows []int) {
	for _, row := range rows {
		if b.thumbs != nil {
			b.thumbs.outdate(row)
		}
		if c := b.bound[row]; c != nil {
			c.update()
		}
	}
}

// Recaption writes what stands under the thumbnails anew.
func (b *Browser) Recaption() {
	for _, c := range b.bound {
		c.update()
	}
}

// Select frames the face that is shown elsewhere, and brings it into view. It does not call OnSelected.
func (b *Browser) Select(row int) {
	if row == b.selected {
		return
	}
	old := b.selected
	b.selected = row
	for _, r := range []int{old, row} {
		if c := b.bound[r]; c != nil {
			c.update()
		}
	}
	b.Reveal(row)
}

// keep remembers the rows that the grid shows.
func (b *Browser) keep(rows []int) {
	b.rows, b.places = slices.Clone(rows), nil
	if slices.IsSorted(rows) {
		return
	}
	b.places = make([]int32, slices.Max(rows)+1)
	for i, row := range rows {
		b.places[row] = int32(i + 1)
	}
}

// last returns the last of some rows, -1 where there is none.
func last(rows []int) int {
	if len(rows) == 0 {
		return -1
	}
	return rows[len(rows)-1]
}

// index returns where a row is among those shown.
func (b *Browser) index(row int) (i int, listed bool) {
	switch {
	case b.places == nil:
		return slices.BinarySearch(b.rows, row)
	case row < 0 || row >= len(b.places) || b.places[row] == 0:
		return 0, false
	}
	return int(b.places[row]) - 1, true
}

// Reveal scrolls so that a row can be seen, if it is among those shown.
func (b *Browser) Reveal(row int) {
	if i, ok := b.index(row); ok {
		b.grid.ScrollTo(i)
	}
}

// Centre scrolls so that a row stands in the middle, if it is among those shown: what is around it can be seen too.
func (b *Browser) Centre(row int) {
	i, ok := b.index(row)
	if !ok {
		return
	}
	half := int((b.grid.Size().Height/b.lineHeight()-1)/2) * b.Columns()
	b.grid.ScrollTo(i)
	b.grid.ScrollTo(min(i+half, len(b.rows)-1))
	b.grid.ScrollTo(max(i-half, 0))
}

// Columns returns how many faces stand side by side.
func (b *Browser) Columns() int { return b.grid.ColumnCount() }

// Close ends the goroutines that make thumbnails. The Browser can be used again with SetFaces.
func (b *Browser) Close() {
	if b.thumbs != nil {
		b.thumbs.close()
		b.thumbs = nil
	}
	b.faces, b.rows, b.places = nil, nil, nil
	clear(b.bound)
}

// make returns the function that makes thumbnails of faces; it runs in several goroutines.
func (b *Browser) make(f Faces) func(row, size int) *image.NRGBA {
	return func(row, size int) *image.NRGBA {
		pixels, err := f.Pixels(row)
		if err != nil {
			return nil
		}
		return picture.Thumbnail(picture.Gray(pixels, f.Side()), f.Labels(row), size, b.style)
	}
}

// announce shows thumbnails that became ready: all that did by the time the UI goroutine gets to it, at once.
func (b *Browser) announce(session int) {
	if b.arrived.Swap(true) {
		return
	}
	b.post(func() {
		b.arrived.Store(false)
		if session != b.session || b.faces == nil {
			return
		}
		b.prune()
		for row, c := range b.bound {
			c.showPicture(b.faces.StateOf(row))
		}
	})
}

// lineHeight is the distance from one line of faces to the next.
func (b *Browser) lineHeight() float32 { return b.cellSide + captionHeight + gap }

// aheadLines are the lines above and below the view whose cells the grid may hold already: it shows these without
// asking for their rows again when they come into view, so they must stay bound.
const aheadLines = 3

// held returns which of the listed rows the grid may hold cells of: from, up to but without to.
func (b *Browser) held() (from, to int) {
	height := b.lineHeight()
	columns := max(b.Columns(), 1)
	top := b.grid.GetScrollOffset()
	from = max(int(top/height)-aheadLines, 0) * columns
	to = (int((top+b.grid.Size().Height)/height) + 1 + aheadLines) * columns
	return min(from, len(b.rows)), min(to, len(b.rows))
}

// InSight returns the rows that can be seen, and those some lines above and below, in order.
func (b *Browser) InSight() []int {
	from, to := b.held()
	return slices.Clone(b.rows[from:to])
}

// prune forgets cells that scrolled away, and takes back their wishes. The grid keeps such cells for later, or
// throws them away, without a word.
func (b *Browser) prune() {
	from, to := b.held()
	for row, c := range b.bound {
		if i, listed := b.index(row); !listed || i < from || i >= to {
			c.row = -1
			delete(b.bound, row)
			b.thumbs.drop(row)
		}
	}
}

func (b *Browser) unbind(c *cell) {
	if b.bound[c.row] == c {
		delete(b.bound, c.row)
		b.thumbs.drop(c.row)
	}
}

// showPicture shows the thumbnail if it is ready.
func (c *cell) showPicture(state data.State) {
	none := state&data.NoPhoto != 0
	if kit.SetVisible(c.problem, none) {
		c.problem.Refresh()
	}
	var now image.Image // a nil thumbnail is to be no picture
	if !none {
		if thumb := c.b.thumbs.get(c.row, c.b.thumbSide()); thumb != nil {
			now = thumb
		}
	}
	if c.picture.Image != now {
		c.picture.Image, c.picture.Hidden = now, now == nil
		c.picture.Refresh()
	}
}

// thumbSide returns the side of thumbnails in pixels of the screen.
func (b *Browser) thumbSide() int {
	scale := float32(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil {
		scale = c.Scale()
	}
	return int((b.cellSide-2*edge)*scale + 0.5)
}

// Resize implements fyne.CanvasObject: the cells grow so that their columns fill the width.
func (b *Browser) Resize(size fyne.Size) {
	columns := max(int((size.Width+gap)/(wishedSide+gap)), 1)
	side := float32(int((size.Width+gap)/float32(columns))) - gap
	changed := side != b.cellSide && side > 2*edge
	if changed {
		b.cellSide = side
	}
	before := b.Columns()
	b.BaseWidget.Resize(size)
	if changed {
		b.grid.Refresh()    // measures the cells anew
		b.grid.Resize(size) // counts the columns anew
	}
	if changed || b.Columns() != before {
		b.grid.Refresh() // measures all lines anew
	}
}

// CreateRenderer implements fyne.Widget.
func (b *Browser) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(b.grid, wheel.Over(b.grid, b.lineHeight)))
}

// grid is Fyne's, but keys go to the window: the arrows mean more than a place in the grid.
type grid struct {
	widget.GridWrap
	b        *Browser
	scroller fyne.Scrollable // what Fyne scrolls inside; nil before the grid is drawn
}

func newGrid(b *Browser) *grid {
	g := &grid{b: b}
	g.Length = func() int { return len(b.rows) }
	g.CreateItem = func() fyne.CanvasObject { return newCell(b) }
	g.UpdateItem = func(i widget.GridWrapItemID, o fyne.CanvasObject) {
		if i < len(b.rows) {
			o.(*cell).show(b.rows[i])
		}
	}
	g.OnSelected = func(i widget.GridWrapItemID) {
		g.UnselectAll() // the frame is the browser's own
		if i < len(b.rows) && b.OnSelected != nil {
			b.OnSelected(b.rows[i])
		}
	}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer implements fyne.Widget.
func (g *grid) CreateRenderer() fyne.WidgetRenderer {
	r := g.GridWrap.CreateRenderer()
	g.scroller, _ = r.Objects()[0].(fyne.Scrollable)
	return r
}

// Scrolled implements fyne.Scrollable.
func (g *grid) Scrolled(ev *fyne.ScrollEvent) {
	if g.scroller != nil {
		g.scroller.Scrolled(ev)
	}
}

// FocusGained implements fyne.Focusable: without the highlight of a place that the arrows don't move.
func (g *grid) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (g *grid) FocusLost() {}

// TypedKey implements fyne.Focusable.
func (g *grid) TypedKey(ev *fyne.KeyEvent) {
	if g.b.OnKey != nil {
		g.b.OnKey(ev)
	}
}
