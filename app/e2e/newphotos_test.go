//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestNewFromPhotos makes a dataset of a folder of drawn photos by keys alone: faces are found, and it is the one that
// is open then. Their points are proposed and confirmed, one is dragged, a network is trained on them, and the CSV has
// what the window showed; pandas reads the same, where it is.
func TestNewFromPhotos(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	top := t.TempDir()
	d.command("sample", filepath.Join(top, "drawn"), "--photos", "--rows", "12", "--seed", "7") // the lips of the first face are apart
	first := filepath.Join(top, "first.csv")
	d.drawnApart(first, 40)
	s := d.show(first)
	s.rests(2 * time.Second)
	s.key("ctrl+shift+n")
	s.rests(time.Second)
	s.typeText(filepath.Join(top, "drawn", "photos"))
	s.rests(time.Second)
	s.keep("new from photos")
	s.key("Tab", "Tab", "Tab", "Tab", "Tab", "Return") // folder, photo, clear, keypoints, dataset
	made := filepath.Join(top, "drawn", "photos.csv")
	s.eventually("the dataset is made", func() bool { _, err := os.Stat(made); return err == nil })
	s.eventually("it is open", func() bool {
		_, err := os.Stat(made + ".fiducial-lock")
		_, err2 := os.Stat(made + ".fiducial")
		return err == nil || err2 == nil
	})
	s.rests(2 * time.Second)
	s.keep("photos")
	var info struct {
		Rows   int
		Faults []any
	}
	if err := json.Unmarshal([]byte(d.command("info", made, "--json")), &info); err != nil || info.Rows < 3 || len(info.Faults) > 0 {
		t.Errorf("%v: %+v", err, info)
	}
	boxed := 0
	for _, line := range strings.Split(string(read(t, made)), "\n")[1:] {
		if cells := strings.Split(line, ","); len(cells) > 3 && cells[3] != "" {
			boxed++
		}
	}
	if boxed < 3 {
		t.Errorf("%d faces were found", boxed)
	}
	s.labelsAll(made, min(boxed, 8))
	s.kill()
	if err := os.RemoveAll(filepath.Join(d.home, "config")); err != nil { // so that the next window begins with the first face
		t.Fatal(err)
	}
	s = d.show(made)
	moved := s.dragNose(30/s.view.scale, 18/s.view.scale)
	s.key("ctrl+s")
	now := s.differs(2, "the nose in the file")
	if got := now.labels(0)["nose_tip"]; got.distance(moved) > 1.5/s.view.scale {
		t.Errorf("the nose is at %v in the file, was dragged to %v", got, moved)
	}
	s.train("a run", func() bool { return s.number(made, "SELECT count(*) FROM epochs") >= 2 })
	s.keep("trained on photos")
	s.key("ctrl+s")
	s.rests(time.Second)
	if again, err := readTable(made); err != nil || len(differences(now, again)) > 0 {
		t.Errorf("training changed the labels: %v, %v", err, differences(now, again))
	}
	readByPandas(t, made, now)
}

// labelsAll confirms what is predicted in so many faces, the first and those after it, and saves.
func (w *window) labelsAll(path string, faces int) {
	w.t.Helper()
	w.eventually("predictions", func() bool { return len(markers(w.screen(), middle, predictionColour, 2)) >= 10 })
	labelled := func() int {
		return w.number(path, "SELECT count(DISTINCT face) FROM points WHERE keypoint = 'nose_tip' AND x != ''")
	}
	for n := 1; n <= faces; n++ {
		w.eventually(fmt.Sprintf("labels of %d faces", n), func() bool {
			w.key("u", "y")
			return labelled() >= n
		})
		w.key("Right")
	}
	w.key("ctrl+s")
	w.eventually("labels in the file", func() bool {
		saved, err := readTable(path)
		return err == nil && len(saved.labels(0)) == 15
	})
}

// readByPandas holds what pandas reads of a dataset against what this test does.
func readByPandas(t *testing.T, path string, want table) {
	t.Helper()
	if exec.Command("/usr/bin/python3", "-c", "import pandas").Run() != nil {
		t.Log("pandas is not here: it was not asked")
		return
	}
	out, err := exec.Command("/usr/bin/python3", "-c", "import pandas, sys; d = pandas.read_csv(sys.argv[1]); print(len(d), d.nose_tip_x[0], d.box_size[0], d.file[0], d.nose_tip_x.count())", path).CombinedOutput()
	if err != nil {
		t.Fatalf("pandas: %v: %s", err, out)
	}
	var rows, labelled int
	var x, size float64
	var file string
	if _, err := fmt.Sscan(string(out), &rows, &x, &size, &file, &labelled); err != nil {
		t.Fatalf("pandas says %s: %v", out, err)
	}
	count := 0
	for row := range len(want) - 1 {
		if _, ok := want.labels(row)["nose_tip"]; ok {
			count++
		}
	}
	if rows != len(want)-1 || x != want.labels(0)["nose_tip"].x || file != want[1][0] || labelled != count || fmt.Sprint(size) == "NaN" {
		t.Errorf("pandas reads %s; here are %d rows, %d noses, %v", out, len(want)-1, count, want[1])
	}
}
