package data

import (
	"reflect"
	"testing"
)

func TestCountLabels(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,2,3,4", 10), line("2,2,,", 20), line(",,,", 30)), window(t))
	must(t, d.Apply("Move", Edit{Row: 2, Keypoint: 0, To: at(6, 1)}))
	if got, want := d.CountLabels(), (LabelCounts{Rows: 3, Complete: 1, Missing: []int{0, 2}, Hidden: []int{0, 0}, Absent: []int{0, 0}, Across: []float64{3, 3}}); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
