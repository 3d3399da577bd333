//go:build e2e

package e2e

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/jezek/xgb/xproto"

	"fiducial/model/bench/figures"
)

// doubtColour is that of the rings around suspect points (Okabe–Ito).
var doubtColour = [3]uint8{0xe6, 0x9f, 0x00}

// predicting has the next window on the dataset predict with a checkpoint trained on it.
func (d *desktop) predicting(path, epochs string) {
	d.t.Helper()
	checkpoint := filepath.Join(d.t.TempDir(), "faces.safetensors")
	d.command("train", path, "--out", checkpoint, "--preset", "fast", "--epochs", epochs)
	folder := filepath.Join(d.home, "config", "fyne", "app.fiducial")
	settings, err := json.Marshal(map[string]string{"weights:" + path: checkpoint})
	if err == nil {
		err = os.MkdirAll(folder, 0o777)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "preferences.json"), settings, 0o666)
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// misplaced moves the nose of n faces of a dataset far to one side or the other, so that these are suspects. It returns
// where the noses were, by row.
func (d *desktop) misplaced(path string, n int) map[int]spot {
	d.t.Helper()
	faces, err := readTable(path)
	if err != nil {
		d.t.Fatal(err)
	}
	x, far, were := slices.Index(faces[0], "nose_tip_x"), 15.0, map[int]spot{}
	for row := 5; len(were) < n; row += 5 { // behind those that a test looks at
		if was, has := faces.labels(row)["nose_tip"]; has {
			were[row] = was
			faces[row+1][x] = fmt.Sprintf("%.2f", was.x+far)
			far = -far
		}
	}
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(faces); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(path, text.Bytes(), 0o666); err != nil {
		d.t.Fatal(err)
	}
	return were
}

// accepted returns the rows that the project file beside a dataset has as accepted.
func (w *window) accepted(path string) (rows []int) {
	w.t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+".fiducial?mode=ro&_busy_timeout=5000")
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	found, err := db.Query("SELECT row FROM faces WHERE accepted = 1 ORDER BY row")
	if err != nil {
		return nil // no project file yet
	}
	defer found.Close()
	for found.Next() {
		var row int
		if err := found.Scan(&row); err != nil {
			w.t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

// reviews begins to review, and waits for the ring around a suspect point.
func (w *window) reviews() {
	w.t.Helper()
	w.key("v")
	w.eventually("a suspect point with its ring", func() bool { return pixels(w.screen(), middle, doubtColour) > 20 })
}

// decides presses a key that decides on a suspect and waits until the project file has it.
func (w *window) decides(path, key string) {
	w.t.Helper()
	before := w.accepted(path)
	w.key(key)
	w.eventually("the decision of "+key, func() bool { return len(w.accepted(path)) == len(before)+1 })
}

// TestReview finds a label that was moved far off, reviews with one key a face, and looks into the CSV: the suspect
// points that were given their predictions or made missing changed there, and nothing else. What was decided does not
// come back after a kill.
func TestReview(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	path := filepath.Join(t.TempDir(), "faces.csv")
	d.drawn(path, 600)
	noses := d.misplaced(path, 9)
	d.predicting(path, "15")
	s := d.show(path)
	s.reviews()
	s.keep("review")

	s.decides(path, "e")
	wrong := s.accepted(path)[0]
	was, moved := noses[wrong]
	if !moved {
		t.Fatalf("the first suspect is %d, want one whose label was moved: %v", wrong, noses)
	}
	s.key("ctrl+s")
	after := s.differs(2, "the prediction in the file")
	if got := after.labels(wrong)["nose_tip"]; got.distance(was) > 7 {
		t.Errorf("the label is at %v, was at %v before it was moved", got, was)
	}
	for range 3 {
		s.decides(path, "a")
	}
	s.decides(path, "q")
	s.key("ctrl+s")
	s.eventually("a label that is missing", func() bool {
		now, err := readTable(path)
		return err == nil && len(differences(after, now)) >= 2 && len(s.accepted(path)) == 5
	})
	emptied, err := readTable(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range emptied {
		for j, cell := range line {
			if cell != after[i][j] && (cell != "" || !slices.Contains(s.accepted(path), i-1)) {
				t.Errorf("row %d, %s: %q became %q", i-1, emptied[0][j], after[i][j], cell)
			}
		}
	}

	before := s.accepted(path)
	s.kill()
	again := d.open(path)
	again.eventually("the face", func() bool { return brightness(again.screen(), middle) > 20 }) // its labels may all be removed
	again.reviews()
	again.decides(path, "a")
	for _, row := range before {
		if !slices.Contains(again.accepted(path), row) {
			t.Errorf("row %d is no longer accepted", row)
		}
	}
}

// TestTwentySuspects reviews twenty suspects, found by the built-in weights, with one key each: every key decides on
// one face and shows another.
func TestTwentySuspects(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	path := filepath.Join(t.TempDir(), "faces.csv")
	d.drawn(path, 300)
	d.misplaced(path, 25)
	s := d.show(path)
	s.reviews()
	p, start := d.newPointer(), time.Now()
	keys := []string{"a", "e", "shift+e", "q"}
	for i := range 20 {
		before := p.look()
		s.decides(path, keys[i%len(keys)])
		s.eventually("another face", func() bool { return !bytes.Equal(p.look(), before) })
	}
	t.Logf("20 suspects, 20 keys, %.1f s with the looks into the project file between them", time.Since(start).Seconds())
	if got := len(s.accepted(path)); got != 20 {
		t.Errorf("%d faces are decided on, want 20", got)
	}
	s.keep("review-twenty")
}

// TestFineTuning corrects suspects, fine-tunes the weights on that with one key, and finds the run in the project file.
func TestFineTuning(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	path := filepath.Join(t.TempDir(), "faces.csv")
	d.drawn(path, 600)
	d.misplaced(path, 12)
	d.predicting(path, "2")
	s := d.show(path)
	s.reviews()
	for range 6 {
		s.decides(path, "e")
	}
	s.key("ctrl+shift+r")
	s.eventually("the fine-tuning to end", func() bool {
		return s.number(path, "SELECT count(*) FROM runs WHERE name LIKE 'fine-tuning%' AND reason IN ('finished', 'time')") == 1
	})
	pattern := filepath.Join(d.home, "data", "fiducial", "checkpoints", "faces", "* best.safetensors")
	if kept, _ := filepath.Glob(pattern); len(kept) != 1 {
		t.Errorf("its checkpoints: %q", kept)
	}
	time.Sleep(3 * time.Second) // it is measured what that changed
	s.keep("fine-tuning")
}

// BenchmarkNextSuspect measures how long a person who decides waits: from the key that accepts a suspect to another
// picture of a face on the screen.
func BenchmarkNextSuspect(b *testing.B) {
	d := newDesktop(b, 1280, 800)
	path := filepath.Join(b.TempDir(), "faces.csv")
	d.drawn(path, 2000)
	d.misplaced(path, 120)
	d.predicting(path, "5")
	s := d.show(path)
	s.reviews()
	p := d.newPointer()
	const keyA, faces = 38, 40 // the code of the key A
	var took []float64
	for b.Loop() {
		for range faces {
			time.Sleep(250 * time.Millisecond)
			before, start := p.look(), time.Now()
			p.fake(xproto.KeyPress, keyA, 0, 0)
			p.fake(xproto.KeyRelease, keyA, 0, 0)
			for bytes.Equal(p.look(), before) {
				if time.Since(start) > 10*time.Second {
					b.Fatal("no other face came")
				}
				time.Sleep(time.Millisecond)
			}
			took = append(took, time.Since(start).Seconds()*1000)
		}
	}
	b.ReportMetric(figures.Quantile(took, .5), "median-ms")
	b.ReportMetric(figures.Quantile(took, .95), "p95-ms")
	b.ReportMetric(0, "ns/op")
}

// look returns a strip of the face as it is on the screen.
func (p *pointer) look() []byte {
	p.t.Helper()
	reply, err := xproto.GetImage(p.conn, xproto.ImageFormatZPixmap, xproto.Drawable(p.root), 300, 300, 500, 8, 0xffffffff).Reply()
	if err != nil {
		p.t.Fatalf("looking at the screen: %v", err)
	}
	return reply.Data
}
