package scheme

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// rows returns patterns written as text, x for labelled, each as often as said.
func rows(of ...any) (all [][]bool) {
	for i := 0; i < len(of); i += 2 {
		all = append(all, slices.Repeat([][]bool{pattern(of[i].(string))}, of[i+1].(int))...)
	}
	return all
}

func pattern(text string) (labelled []bool) {
	for _, c := range text {
		labelled = append(labelled, c == 'x')
	}
	return labelled
}

func TestFind(t *testing.T) {
	for _, x := range []struct {
		name string
		rows [][]bool
		want Set
	}{
		{"no row", nil, nil},
		{"one scheme", rows("xxx", 500), nil},
		{"two, the larger first, and stray rows", rows("xxx", 200, ".xx", 3, "x..", 400), Set{pattern("x.."), pattern("xxx")}},
		{"rows without labels are no scheme", rows("...", 500, "xxx", 500), nil},
		{"too few rows", rows("xxx", 500, "x..", 99), nil},
		{"too small a share", rows("xxx", 5000, "x..", 150), nil},
	} {
		if diff := cmp.Diff(x.want, Find(x.rows)); diff != "" {
			t.Errorf("%s: %s", x.name, diff)
		}
	}
}

func TestRowsBelongToTheNearestScheme(t *testing.T) {
	set := Set{pattern("x..."), pattern("xxxx")}
	for text, want := range map[string]int{"x...": 0, "....": 0, "xx..": 0, "xxx.": 1, ".xxx": 1, "xxxx": 1} {
		if got := set.Of(pattern(text)); got != want {
			t.Errorf("%s is of scheme %d, not %d", text, got, want)
		}
	}
	if got := (Set)(nil).Of(pattern("x.")); got != 0 {
		t.Errorf("without schemes: %d", got)
	}
}

func TestLayout(t *testing.T) {
	l := Set{pattern("x..x"), pattern("xx.x")}.Layout(4)
	if l.Schemes() != 2 || l.Answers() != 6 || l.Keypoints() != 4 {
		t.Fatalf("%d schemes, %d answers, %d keypoints", l.Schemes(), l.Answers(), l.Keypoints())
	}
	want := [][]int{{0, 1, 2, 3}, {4, 1, 2, 5}}
	for s := range want {
		for k, a := range want[s] {
			if l.Answer(s, k) != a || l.Keypoint(a) != k {
				t.Errorf("scheme %d, keypoint %d: answer %d for keypoint %d", s, k, l.Answer(s, k), l.Keypoint(a))
			}
		}
	}
	if l := (Set)(nil).Layout(3); l.Schemes() != 1 || l.Answers() != 3 {
		t.Errorf("without schemes: %+v", l)
	}
}

func TestCheck(t *testing.T) {
	for _, x := range []struct {
		set  Set
		good bool
	}{
		{nil, true},
		{Set{pattern("x."), pattern("xx")}, true},
		{Set{pattern("x.")}, false},
		{Set{pattern("x."), pattern("xxx")}, false},
		{Set(rows("x.", 5)), false},
	} {
		if err := x.set.Check(2); (err == nil) != x.good {
			t.Errorf("%v: %v", x.set, err)
		}
	}
}

// Part of the rows label two keypoints, the others all four: what both label is answered twice.
func ExampleFind() {
	var rows [][]bool
	for i := range 300 {
		rows = append(rows, []bool{true, true, i < 100, i < 100})
	}
	set := Find(rows)
	layout := set.Layout(4)
	fmt.Println(len(set), "schemes,", layout.Answers(), "answers")
	fmt.Println("keypoint 0 where only two are labelled: answer", layout.Answer(0, 0))
	fmt.Println("keypoint 0 where all are: answer", layout.Answer(1, 0))
	// Output:
	// 2 schemes, 6 answers
	// keypoint 0 where only two are labelled: answer 0
	// keypoint 0 where all are: answer 4
}
