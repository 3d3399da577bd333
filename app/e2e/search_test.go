//go:build e2e

package e2e

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"
)

// Where things are in the Search panel in a window of 1280×800.
var (
	spaceChoice  = spot{1116, 229}
	notebookGrid = spot{1001, 287} // in its list
	trialsField  = spot{1116, 350} // once that is chosen
	startSearch  = spot{905, 148}
	bestTrial    = spot{886, 575} // its number, in the first row of the table
	secondCurves = spot{962, 313} // the switch to the curves
)

// TestSearch searches six points of the notebook's grid in the window, finds them there again after a restart, and
// trains with the settings of the best, which a click puts into the training panel.
func TestSearch(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	path := filepath.Join(t.TempDir(), "faces.csv")
	d.drawn(path, 200)
	s := d.show(path)
	s.key("ctrl+4")
	s.rests(500 * time.Millisecond)
	s.keep("search-form")
	s.click(spaceChoice.x, spaceChoice.y)
	s.rests(500 * time.Millisecond)
	s.click(notebookGrid.x, notebookGrid.y)
	s.rests(500 * time.Millisecond)
	s.keep("search-notebook")
	s.click(trialsField.x, trialsField.y)
	s.typeText("6")
	s.key("Return")
	s.rests(300 * time.Millisecond)
	s.click(startSearch.x, startSearch.y)
	s.eventually("the search to end", func() bool {
		return s.number(path, "SELECT count(*) FROM trials WHERE state = 'done'") == 6 && s.number(path, "SELECT count(*) FROM searches WHERE ended IS NOT NULL") == 1
	})
	s.key("ctrl+q")
	s.cmd.Wait()

	again := d.show(path)
	again.key("ctrl+4")
	again.rests(time.Second)
	again.keep("search")
	again.key("ctrl+b")
	again.rests(500 * time.Millisecond)
	again.keep("search-wide")
	again.key("ctrl+b")
	again.rests(time.Second)
	again.click(secondCurves.x, secondCurves.y)
	again.rests(500 * time.Millisecond)
	again.click(bestTrial.x, bestTrial.y)
	again.train("a run with the best trial's settings", func() bool { return again.number(path, "SELECT count(*) FROM runs") == 1 })
	if again.number(path, "SELECT count(*) FROM runs WHERE settings = (SELECT settings FROM trials ORDER BY test_rmse LIMIT 1)") != 1 {
		again.keep("search-settings")
		t.Error("the run has other settings than the best trial")
	}
}

// number returns what a query on the project file beside a dataset counts, -1 while there is no such file.
func (w *window) number(dataset, query string) (n int) {
	w.t.Helper()
	db, err := sql.Open("sqlite", "file:"+dataset+".fiducial?mode=ro&_busy_timeout=5000")
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		return -1
	}
	return n
}
