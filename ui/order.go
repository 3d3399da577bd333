package ui

import (
	"cmp"
	"math"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/model"
	"fiducial/ui/action"
	"fiducial/ui/kit"
)

// order is one order of the list.
type order struct {
	name string
	// keys returns for each row what it is sorted by, the largest first; rows of equal keys stay in the order of the
	// file, and NaN comes last. nil for the order of the file. They are reckoned when the order is chosen: a face stays
	// where it is listed while it is worked on.
	keys    func(w *Window, n int) ([]float64, error)
	byError bool // these are the errors of faces

	ranked   bool // they come from the ranking of suspects
	keypoint bool // they are those of a keypoint, which a person chooses
}

// orderMoved is the order by how far predictions moved.
const orderMoved = 7

// orders are those one can choose, the order of the file first.
var orders = []order{
	{name: "Row"},
	{name: "Error, largest first", keys: func(w *Window, n int) ([]float64, error) {
		return eachRow(n, w.predictions.rowError), nil
	}, byError: true},
	{name: "Missing points, most first", keys: func(w *Window, n int) ([]float64, error) {
		return eachRow(n, func(row int) float64 { return float64(missingIn(w.session.Dataset(), row)) }), nil
	}},
	{name: "Changed last, first", keys: func(w *Window, n int) ([]float64, error) {
		times, err := w.session.Dataset().EditTimes()
		return eachRow(n, func(row int) float64 {
			if at, ok := times[row]; ok {
				return float64(at.UnixMilli())
			}
			return math.NaN()
		}), err
	}},
	{name: "Flagged first", keys: func(w *Window, n int) ([]float64, error) { return w.inState(n, data.Flagged), nil }},
	{name: "Suspicion, largest first", keys: func(w *Window, n int) ([]float64, error) { return eachRow(n, w.ranking.score), nil }, ranked: true},
	{name: "Error of a point, largest first", keys: func(w *Window, n int) ([]float64, error) {
		return eachRow(n, w.pointError), nil
	}, byError: true, keypoint: true},
	orderMoved: {name: "Prediction moved, most first", keys: func(w *Window, n int) ([]float64, error) {
		return eachRow(n, w.predictions.moved), nil
	}, byError: true},
	{name: "With a note first", keys: func(w *Window, n int) ([]float64, error) { return w.inState(n, data.Noted), nil }},
}

func eachRow(n int, key func(row int) float64) []float64 {
	keys := make([]float64, n)
	for row := range keys {
		keys[row] = key(row)
	}
	return keys
}

// pointError returns how far the label of the chosen keypoint is from its prediction in pixels; NaN without both.
func (w *Window) pointError(row int) float64 {
	kp := w.session.Dataset().Keypoints().Index(w.listing.keypoint)
	predicted := w.predictions.points(row)
	if kp < 0 || kp >= len(predicted) || !predicted[kp].Known {
		return math.NaN()
	}
	if l := w.session.Dataset().Labels(row)[kp]; l.Known {
		return l.Distance(predicted[kp])
	}
	return math.NaN()
}

func missingIn(ds *data.Dataset, row int) (missing int) {
	for _, p := range ds.Labels(row) {
		if !p.Known {
			missing++
		}
	}
	return missing
}

func (w *Window) inState(n int, s data.State) []float64 {
	return eachRow(n, func(row int) float64 {
		if w.session.Dataset().StateOf(row)&s != 0 {
			return 1
		}
		return 0
	})
}

// rowsAbove returns the rows whose error is larger than a limit in pixels.
func (w *Window) rowsAbove(limit float64) []int {
	var rows []int
	for row := range w.session.Rows() {
		if w.predictions.rowError(row) > limit {
			rows = append(rows, row)
		}
	}
	return rows
}

// rowsChangedSince returns the rows that an action that stands changed since then.
func (w *Window) rowsChangedSince(t time.Time) ([]int, error) {
	times, err := w.session.Dataset().EditTimes()
	var rows []int
	for row, at := range times {
		if !at.Before(t) {
			rows = append(rows, row)
		}
	}
	slices.Sort(rows)
	return rows, err
}

// listing is what of the list stays fixed from the moment a filter or an order was chosen.
type listing struct {
	order    int                  // index into orders
	keypoint string               // of a filter, or an order, that asks for one
	limit    float64              // in pixels, of the filter by error
	fixed    []int                // the rows of a filter whose list stays
	keys     []float64            // of each row, by which the list is sorted; nil for the order of the file
	of       *data.Dataset        // whose rows they are
	rows     int                  // how many rows there were then
	guess    bool                 // the predictions were not all there yet
	by       *model.PredictionSet // those that were; nil where not all were
	at       int                  // where in the list the shown face stood last
}

// fixList reckons anew what stays fixed.
func (w *Window) fixList() {
	l := &w.listing
	l.fixed, l.keys, l.of, l.rows = nil, nil, w.session.Dataset(), w.session.Rows()
	l.by = w.predictions.complete()
	l.guess = l.by == nil
	var err error
	if f := filters[w.filter]; f.fixed != nil && w.session.IsOpen() {
		l.fixed, err = f.fixed(w)
	}
	if o := orders[l.order]; o.keys != nil && w.session.IsOpen() && err == nil {
		l.keys, err = o.keys(w, l.rows)
	}
	if err != nil {
		w.shell.Fail(err)
	}
}

// refilter lists the rows that pass the filter as things stand, in the order that was chosen.
func (w *Window) refilter() {
	s := w.session.Current()
	if s == nil {
		return
	}
	l := &w.listing
	if l.of != s.Dataset || l.rows != s.Dataset.Rows() {
		w.fixList()
	}
	f := filters[w.filter]
	switch {
	case f.fixed != nil:
		s.Listed = slices.Clone(l.fixed)
	case f.everything:
		w.listAll()
	default:
		chosen := f.Filter
		if f.keypoint != nil {
			f.keypoint(&chosen, l.keypoint)
		}
		s.Listed = s.Dataset.Select(chosen)
	}
	if l.keys != nil {
		slices.SortStableFunc(s.Listed, func(a, b int) int { return -cmp.Compare(l.keys[a], l.keys[b]) })
	}
	w.grid.SetRows(s.Listed)
	w.keepPlace()
}

// listAll lists every row, by adding those that are new.
func (w *Window) listAll() {
	s := w.session.Current()
	n := s.Dataset.Rows()
	if len(s.Listed) > n || w.listing.keys != nil || !slices.IsSorted(s.Listed) {
		s.Listed = s.Listed[:0]
	}
	s.Listed = slices.Grow(s.Listed, n-len(s.Listed))
	for r := len(s.Listed); r < n; r++ {
		s.Listed = append(s.Listed, r)
	}
}

// keepPlace remembers where in the list the shown face stands, for when it leaves it.
func (w *Window) keepPlace() {
	if i := slices.Index(w.session.Current().Listed, w.session.Row()); i >= 0 {
		w.listing.at = i
	}
}

// placeInList returns where in the list the shown face stands. One that is not listed, because it has just left the filter,
// stands before the face that i tells.
func (w *Window) placeInList() (i int, listed bool) {
	rows := w.session.Current().Listed
	if w.listing.keys == nil {
		return slices.BinarySearch(rows, w.session.Row())
	}
	if i := slices.Index(rows, w.session.Row()); i >= 0 {
		return i, true
	}
	return min(w.listing.at, len(rows)), false
}

// relist lists the faces by their errors once predictions are all there, and again when other weights are in use: those
// of the epochs of a run change the errors that are written, not the place where a face is listed.
func (w *Window) relist() {
	whole := w.predictions.complete()
	if !w.session.IsOpen() || !w.byError() || whole == nil || !w.listing.guess && (whole == w.listing.by || w.isTraining()) {
		return
	}
	w.relistNow()
}

// relistNow lists the faces as things stand.
func (w *Window) relistNow() {
	w.fixList()
	w.refilter()
	w.listChanged()
	w.list.update()
}

// byError reports whether the errors of faces decide which are listed, or where.
func (w *Window) byError() bool { return orders[w.listing.order].byError || filters[w.filter].limit }

// caption is what stands under a thumbnail: the row, and the error where the list is by errors.
func (w *Window) caption(row int) string {
	if w.byError() {
		if e := w.predictions.rowError(row); !math.IsNaN(e) {
			return kit.Count(row) + " · " + kit.Decimals(e, 1)
		}
	}
	return kit.Count(row)
}

// recaption writes errors that changed under the thumbnails in sight.
func (w *Window) recaption() {
	if w.byError() {
		w.grid.Recaption()
	}
}

// setOrder sorts the list; choosing the same order again sorts it as things stand now.
func (w *Window) setOrder(index int) {
	w.listing.order = index
	if w.session.IsOpen() {
		w.ranking.refresh.Poke()
		w.fixList()
		w.refilter()
		w.grid.Recaption()
		w.grid.Reveal(w.session.Row())
		if orders[index].byError && w.listing.guess {
			w.shell.Flash("Sorted once every face is predicted")
		}
	}
	w.list.update()
	w.shell.Changed()
	w.shell.FocusFace()
}

// askOrder shows the orders in a menu under their button.
func (w *Window) askOrder() {
	menu := fyne.NewMenu("")
	for i, o := range orders {
		item := fyne.NewMenuItem(o.name, func() { w.setOrder(i) })
		item.Checked = i == w.listing.order
		menu.Items = append(menu.Items, item)
	}
	b := w.list.sort
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).AddXY(0, b.Size().Height)
	widget.ShowPopUpMenuAtPosition(menu, w.shell.Canvas(), at)
}

// sortAction opens the orders of the list.
func (w *Window) sortAction() *action.Action {
	return &action.Action{ID: "sort", Name: "Sort Faces…", Icon: kit.SortIcon, Keys: []action.Key{action.Char('s')}, Menu: "View", Section: 1, Heading: "Faces",
		Enabled: w.session.IsOpen, Do: w.askOrder}
}
