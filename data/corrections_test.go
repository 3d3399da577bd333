package data

import (
	"slices"
	"testing"
	"time"

	"fiducial/data/correction"
)

func TestCorrections(t *testing.T) {
	path := csvOf(t, header, line("1,2,3,4", 1), line("1,2,,", 2), line("5,6,7,8", 3))
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(9, 9)}))
	must(t, d.Mark("Flag", 2, Mark{Flagged: true}))
	time.Sleep(5 * time.Millisecond) // the history keeps milliseconds
	since := time.Now()
	time.Sleep(5 * time.Millisecond)
	must(t, d.Apply("Move", Edit{0, 0, at(9, 10)}))
	must(t, d.Apply("Move", Edit{0, 0, at(9, 12)}, Edit{1, 1, at(3, 3)}))
	must(t, d.Apply("Move", Edit{0, 1, at(0, 0)}))
	must(t, d.Apply("Move back", Edit{0, 1, at(3, 4)}))
	must(t, d.CopyPoints(0, 2, 1))
	must(t, d.Mark("Mark done", 1, Mark{Done: true, Note: "n"}))
	must(t, d.Mark("Unflag", 2, Mark{}))
	must(t, d.Apply("Undone", Edit{2, 0, at(1, 1)}))
	if _, _, err := d.Undo(); err != nil {
		t.Fatal(err)
	}
	d = reopen(t, d)
	s, err := d.Corrections(since)
	must(t, err)
	want := []correction.Point{
		{Row: 0, Keypoint: "left_eye_center", Before: at(9, 9), After: at(9, 12)},
		{Row: 1, Keypoint: "nose_tip", After: at(3, 3)},
		{Row: 2, Keypoint: "nose_tip", Before: at(7, 8), After: at(3, 4)},
	}
	if !slices.Equal(s.Points, want) {
		t.Errorf("got %v\nwant %v", s.Points, want)
	}
	if !slices.Equal(s.Accepted, []int{1}) || !slices.Equal(s.Noted, []int{1}) || len(s.Flagged) != 0 {
		t.Errorf("marks: %+v", s)
	}
	if all, err := d.Corrections(time.Time{}); err != nil || all.Points[0].Before != at(1, 2) || len(all.Flagged) != 0 {
		t.Errorf("since ever: %+v, %v", all, err)
	}
}

func TestEditTimes(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,2,3,4", 1), line("1,2,,", 2), line("5,6,7,8", 3)), window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(9, 9)}))
	time.Sleep(5 * time.Millisecond)
	must(t, d.Mark("Flag", 2, Mark{Flagged: true}))
	must(t, d.Apply("Undone", Edit{1, 0, at(1, 1)}))
	if _, _, err := d.Undo(); err != nil {
		t.Fatal(err)
	}
	times, err := d.EditTimes()
	must(t, err)
	if len(times) != 2 || !times[2].After(times[0]) || time.Since(times[0]) > time.Minute {
		t.Errorf("edit times %v", times)
	}
}

func TestCopyPoints(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,2,,", 1), line("5,6,7,8", 2)), window(t))
	must(t, d.CopyPoints(0, 1))
	if got := d.Labels(1); got[0] != at(1, 2) || got[1] != at(7, 8) {
		t.Errorf("copied %v", got)
	}
	if got := d.CanUndo(); got != "Copy points from row 0" {
		t.Errorf("can undo %q", got)
	}
	if err := d.CopyPoints(7, 1); err == nil {
		t.Error("copied from nowhere")
	}
	if err := d.CopyPoints(1, 0, 9); err == nil {
		t.Error("copied no point")
	}
}
