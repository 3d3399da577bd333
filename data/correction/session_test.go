package correction

import (
	"encoding/csv"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"fiducial/data/face"
)

func example() *Session {
	at := face.At
	return &Session{
		Since: time.Date(2026, 3, 1, 9, 30, 0, 0, time.Local),
		Points: []Point{
			{2, "nose_tip", at(10, 10), at(13, 14)},
			{2, "left_eye", at(1, 1), at(1, 1.25)},
			{5, "nose_tip", face.Point{}, at(7, 8)},
			{9, "nose_tip", at(3, 3), at(3, 4)},
			{9, "left_eye", at(3, 3), face.Point{}},
			{11, "nose_tip", at(0, 0), at(0, 20)},
		},
		Accepted: []int{2, 30}, Flagged: []int{9},
	}
}

func TestTallies(t *testing.T) {
	s := example()
	if got, want := s.Rows(), []int{2, 5, 9, 11, 30}; !slices.Equal(got, want) {
		t.Errorf("rows %v, want %v", got, want)
	}
	got := s.Total()
	want := Tally{Moved: 4, Placed: 1, Removed: 1, Median: 3, Max: 20, Steps: [6]int{1, 0, 1, 0, 1, 1}}
	if got != want {
		t.Errorf("total %+v, want %+v", got, want)
	}
	by := s.Keypoints()
	if len(by) != 2 || by[0].Keypoint != "nose_tip" || by[0].Moved != 3 || by[0].Median != 5 || by[1].Removed != 1 || math.Abs(by[1].Max-0.25) > 1e-12 {
		t.Errorf("keypoints %+v", by)
	}
	if none := (&Session{}).Total(); none != (Tally{}) {
		t.Errorf("of nothing: %+v", none)
	}
}

func TestText(t *testing.T) {
	text := example().Text()
	for _, part := range []string{"since 2026-03-01 09:30", "5 faces touched: 2 accepted, 1 flagged, 0 noted", "4 points moved, 1 placed, 1 removed", "3.00 px in the median, 20.00 px at most", "nose_tip"} {
		if !strings.Contains(text, part) {
			t.Errorf("the text lacks %q:\n%s", part, text)
		}
	}
	for _, l := range strings.Split(text, "\n") {
		if len([]rune(l)) > 60 {
			t.Errorf("%d characters: %q", len([]rune(l)), l)
		}
	}
	if text := (&Session{}).Text(); !strings.Contains(text, "Nothing was corrected") {
		t.Error(text)
	}
}

func TestWriteCSV(t *testing.T) {
	var b strings.Builder
	if err := example().WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	got, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1+6+3 {
		t.Fatalf("%d lines:\n%s", len(got), b.String())
	}
	for i, want := range map[int]string{
		1: "2 nose_tip moved 10 10 13 14 5.00",
		3: "5 nose_tip placed   7 8 ",
		5: "9 left_eye removed 3 3   ",
		9: "9  flagged     ",
	} {
		if line := strings.Join(got[i], " "); line != want {
			t.Errorf("line %d: %q, want %q", i, line, want)
		}
	}
}
