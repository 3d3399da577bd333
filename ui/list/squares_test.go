package list

import (
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/ui/predict"
	"fiducial/ui/session/sessiontest"
)

// Once all rows are there, the squares of all faces are made in the background.
func TestSquaresOfAllFacesAreMade(t *testing.T) {
	b := &bench{Window: sessiontest.New(t)}
	p := predict.New(b.Frame, b.Session, predict.Options{DataDir: b.Dir, Threads: 1, InSight: func() []int { return nil }, RunOf: func(string) string { return "" }})
	b.List = New(b.Frame, b.Session, p, func(*fyne.KeyEvent) {}, func() {})
	b.Join(&panel{List: b.List}, p)
	var rows []sessiontest.PhotoRow
	for i := range 200 { // more than are in sight
		rows = append(rows, sessiontest.PhotoRow{File: "a.png", Box: face.Box{Left: float64(i), Top: 5, Size: 96}})
	}
	rows = append(rows, sessiontest.PhotoRow{File: "gone.png"})
	b.OpenDataset(sessiontest.WritePhotos(t, rows...))
	b.List.Loaded()
	ds := b.Session.Dataset()
	b.Until("the squares are made", func() bool {
		_, last := ds.KeptPixels(len(rows) - 2)
		return last
	})
}
