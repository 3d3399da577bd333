package list

import (
	"cmp"
	"math"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/model/prediction"
	"fiducial/ui/kit"
	"fiducial/ui/session"
)

// order is one order of the list.
type order struct {
	name string
	// key returns what a row is sorted by, the largest first; rows of equal keys stay in the order of the file, and NaN
	// comes last. nil for the order of the file. It is reckoned when the order is chosen: a face stays where it is
	// listed while it is worked on.
	key     func(l *List) (func(row int) float64, error)
	byError figure // these are errors in pixels, which stand under the thumbnails; nil for others

	ranked   bool // they come from the ranking of suspects
	keypoint bool // they are those of a keypoint, which a person chooses
}

// Orders that are asked for by their place: by how far predictions moved, and by expected errors.
const (
	orderMoved    = 7
	orderExpected = 9
)

// orders are those one can choose, the order of the file first.
var orders = []order{
	{name: "Row"},
	{name: "Error, largest first", key: by((*List).rowError), byError: (*List).rowError},
	{name: "Missing points, most first", key: by(func(l *List, row int) float64 { return float64(missingIn(l.session.Dataset(), row)) })},
	{name: "Changed last, first", key: func(l *List) (func(row int) float64, error) {
		times, err := l.session.Dataset().EditTimes()
		return func(row int) float64 {
			if at, ok := times[row]; ok {
				return float64(at.UnixMilli())
			}
			return math.NaN()
		}, err
	}},
	{name: "Flagged first", key: inState(data.Flagged)},
	{name: "Suspects, worst first", key: by(func(l *List, row int) float64 { return l.predict.Ranking.Score(row) }), ranked: true},
	{name: "Error of a point, largest first", key: by((*List).pointError), byError: (*List).pointError, keypoint: true},
	orderMoved: {name: "Prediction moved, most first", key: by((*List).moved), byError: (*List).moved},
	{name: "With a note first", key: inState(data.Noted)},
	orderExpected: {name: "Expected error, largest first", key: by((*List).expectedError), byError: (*List).expectedError},
}

// figure is what is known of a face in pixels; NaN where it is not.
type figure func(l *List, row int) float64

// rowError is the error of a face over its labelled coordinates.
func (l *List) rowError(row int) float64 { return l.predict.Predictions.RowError(row) }

// expectedError is the largest expected error of a face's points.
func (l *List) expectedError(row int) float64 { return l.predict.Predictions.LeastSure(row) }

// moved is how far the prediction moved when other weights came into use.
func (l *List) moved(row int) float64 { return l.predict.Predictions.Moved(row) }

// by sorts by what can always be told.
func by(key figure) func(*List) (func(row int) float64, error) {
	return func(l *List) (func(row int) float64, error) {
		return func(row int) float64 { return key(l, row) }, nil
	}
}

// pointError returns how far the label of the chosen keypoint is from its prediction in pixels; NaN without both.
func (l *List) pointError(row int) float64 {
	kp := l.session.Dataset().Keypoints().Index(l.keypoint)
	predicted := l.predict.Predictions.Points(row)
	if kp < 0 || kp >= len(predicted) || !predicted[kp].Known {
		return math.NaN()
	}
	if l := l.session.Dataset().Labels(row)[kp]; l.Known {
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

// inState sorts rows in a state before others.
func inState(state data.State) func(*List) (func(row int) float64, error) {
	return by(func(l *List, row int) float64 {
		if l.session.Dataset().StateOf(row)&state != 0 {
			return 1
		}
		return 0
	})
}

// rowsAbove returns the rows of which a figure is larger than the limit.
func (l *List) rowsAbove(of figure) []int {
	var rows []int
	for row := range l.session.Rows() {
		if of(l, row) > l.limit {
			rows = append(rows, row)
		}
	}
	return rows
}

// rowsChangedSince returns the rows that an action that stands changed since then.
func (l *List) rowsChangedSince(t time.Time) ([]int, error) {
	times, err := l.session.Dataset().EditTimes()
	var rows []int
	for row, at := range times {
		if !at.Before(t) {
			rows = append(rows, row)
		}
	}
	slices.Sort(rows)
	return rows, err
}

// kept is what of the list stays fixed from the moment a filter or an order was chosen.
type kept struct {
	fixed []int           // the rows of a filter whose list stays
	keys  []float64       // of each row, by which the list is sorted; nil for the order of the file
	of    *data.Dataset   // whose rows they are
	rows  int             // how many rows there were then
	guess bool            // the predictions were not all there yet
	by    *prediction.Set // those that were; nil where not all were
	at    int             // where in the list the shown face stood last
}

// fix reckons anew what stays fixed.
func (l *List) fix() {
	by := l.predict.Predictions.Complete()
	l.kept = kept{of: l.session.Dataset(), rows: l.session.Rows(), by: by, guess: by == nil, at: l.kept.at}
	var err error
	if f := filters[l.filter]; f.fixed != nil && l.session.IsOpen() {
		l.kept.fixed, err = f.fixed(l)
	}
	if o := orders[l.order]; o.key != nil && l.session.IsOpen() && err == nil {
		var key func(row int) float64
		key, err = o.key(l)
		l.kept.keys = make([]float64, l.kept.rows)
		for row := range l.kept.keys {
			l.kept.keys[row] = key(row)
		}
	}
	if err != nil {
		l.shell.Fail(err)
	}
}

// refilter lists the rows that pass the filter as things stand, in the order that was chosen.
func (l *List) refilter() {
	s := l.session.Current()
	if s == nil {
		return
	}
	if l.kept.of != s.Dataset || l.kept.rows != s.Dataset.Rows() {
		l.fix()
	}
	f := filters[l.filter]
	switch {
	case f.fixed != nil:
		s.Listed = slices.DeleteFunc(slices.Clone(l.kept.fixed), func(row int) bool { return s.Dataset.StateOf(row)&data.LeftOut != 0 })
	case f.everything && s.Dataset.Counts()[data.LeftOut] == 0:
		l.listAll()
	default:
		chosen := f.Filter
		if f.keypoint != nil {
			f.keypoint(&chosen, l.keypoint)
		}
		s.Listed = s.Dataset.Select(chosen)
	}
	if l.kept.keys != nil {
		slices.SortStableFunc(s.Listed, func(a, b int) int { return -cmp.Compare(l.kept.keys[a], l.kept.keys[b]) })
	}
	l.grid.SetRows(s.Listed)
	l.keepPlace()
}

// listAll lists every row, by adding those that are new.
func (l *List) listAll() {
	s := l.session.Current()
	n := s.Dataset.Rows()
	if last := len(s.Listed) - 1; last >= n || l.kept.keys != nil || !slices.IsSorted(s.Listed) || last >= 0 && s.Listed[last] != last {
		s.Listed = s.Listed[:0]
	}
	s.Listed = slices.Grow(s.Listed, n-len(s.Listed))
	for r := len(s.Listed); r < n; r++ {
		s.Listed = append(s.Listed, r)
	}
}

// keepPlace remembers where in the list the shown face stands, for when it leaves it.
func (l *List) keepPlace() {
	if i := slices.Index(l.session.Current().Listed, l.session.Row()); i >= 0 {
		l.kept.at = i
	}
}

// place returns where in the list the shown face stands. One that is not listed, because it has just left the filter,
// stands before the face that i tells.
func (l *List) place() (i int, listed bool) {
	rows := l.session.Current().Listed
	if l.kept.keys == nil {
		return slices.BinarySearch(rows, l.session.Row())
	}
	if i := slices.Index(rows, l.session.Row()); i >= 0 {
		return i, true
	}
	return min(l.kept.at, len(rows)), false
}

// relist lists the faces by their errors once predictions are all there, and again when other weights are in use: those
// of the epochs of a run change the errors that are written, not the place where a face is listed.
func (l *List) relist() {
	whole := l.predict.Predictions.Complete()
	if !l.session.IsOpen() || l.byError() == nil || whole == nil || !l.kept.guess && (whole == l.kept.by || l.predict.Predictions.Running()) {
		return
	}
	l.relistNow()
}

// relistNow lists the faces as things stand.
func (l *List) relistNow() {
	l.fix()
	l.refilter()
	l.session.Tell(session.Listed{})
	l.pane.update()
}

// byError returns the error that decides where faces are listed, or else which are; nil where none does.
func (l *List) byError() figure {
	if of := orders[l.order].byError; of != nil {
		return of
	}
	return filters[l.filter].limit
}

// byRanking reports whether the ranking of suspects decides which faces are listed, or where.
func (l *List) byRanking() bool { return orders[l.order].ranked || filters[l.filter].ranked }

// caption is what stands under a thumbnail: the row, and where the list is by errors of a kind, that error.
func (l *List) caption(row int) string {
	if of := l.byError(); of != nil {
		if e := of(l, row); !math.IsNaN(e) {
			return kit.Count(row) + " · " + kit.Decimals(e, 1)
		}
	}
	return kit.Count(row)
}

// recaption writes errors that changed under the thumbnails in sight.
func (l *List) recaption() {
	if l.byError() != nil {
		l.grid.Recaption()
	}
}

// setOrder sorts the list; choosing the same order again sorts it as things stand now.
func (l *List) setOrder(index int) {
	l.order = index
	if l.session.IsOpen() {
		l.predict.Ranking.Poke()
		l.fix()
		l.refilter()
		l.grid.Recaption()
		l.grid.Reveal(l.session.Row())
		why := l.predict.Weights.SaysNoExpectedErrors()
		switch {
		case index == orderExpected && why != "":
			l.shell.Flash(why)
		case orders[index].byError != nil && l.kept.guess:
			l.shell.Flash("Sorted once every face is predicted")
		}
	}
	l.pane.update()
	l.shell.Changed()
	l.shell.FocusFace()
}

// askOrder shows the orders in a menu under their button.
func (l *List) askOrder() {
	menu := fyne.NewMenu("")
	for i, o := range orders {
		item := fyne.NewMenuItem(o.name, func() { l.setOrder(i) })
		item.Checked = i == l.order
		menu.Items = append(menu.Items, item)
	}
	b := l.pane.sort
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).AddXY(0, b.Size().Height)
	widget.ShowPopUpMenuAtPosition(menu, l.shell.Canvas(), at)
}
