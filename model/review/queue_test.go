package review

import (
	"slices"
	"testing"

	"fiducial/model/suspects"
)

func ranked(rows ...int) (list []suspects.Suspect) {
	for i, row := range rows {
		list = append(list, suspects.Suspect{Row: row, Score: float64(2 - i)})
	}
	return list
}

func (q *Queue) rows(n int) (rows []int) {
	for range n {
		if q.Next() {
			s, _ := q.Current()
			rows = append(rows, s.Row)
		}
	}
	return rows
}

// A ranking that comes while a face is shown leaves it and the one after it, and changes what comes then.
func TestARankingDoesNotJump(t *testing.T) {
	var q Queue
	if _, ok := q.Current(); ok || q.Next() {
		t.Fatal("an empty queue has a suspect")
	}
	q.Rank(ranked(5, 3, 8, 1))
	if got := q.Left(); got != 2 {
		t.Errorf("%d are more likely wrong than right, want 2", got)
	}
	q.Next()
	q.Rank(ranked(9, 3, 8, 1, 5))
	if s, ok := q.Current(); !ok || s.Row != 5 {
		t.Errorf("row %d is shown, want 5", s.Row)
	}
	if s, ok := q.Ahead(); !ok || s.Row != 3 {
		t.Errorf("row %d comes next, want 3", s.Row)
	}
	if got := q.rows(9); !slices.Equal(got, []int{3, 9, 8, 1}) {
		t.Errorf("the rows are %v", got)
	}
}

// The one that comes next gives way when it is no suspect any more.
func TestAnAcceptedFaceDoesNotComeNext(t *testing.T) {
	var q Queue
	q.Rank(ranked(5, 3, 8))
	q.Next()
	q.Rank(ranked(8, 5))
	if got := q.rows(9); !slices.Equal(got, []int{8}) {
		t.Errorf("the rows are %v", got)
	}
}

// The one that comes next gives way, too, when it is more likely right than wrong by now.
func TestWhatIsProbablyRightDoesNotComeNext(t *testing.T) {
	var q Queue
	q.Rank(ranked(5, 3, 8))
	q.Next()
	q.Rank(ranked(8, 5, 1, 3))
	if got := q.rows(1); !slices.Equal(got, []int{8}) {
		t.Errorf("the rows are %v", got)
	}
}

// Whoever goes back, or undoes, goes forward again over what was shown, in the same order.
func TestBackAndReturn(t *testing.T) {
	var q Queue
	q.Rank(ranked(5, 3, 8, 1))
	q.rows(3)
	for i, want := range []bool{true, true, false} {
		if got := q.Back(); got != want {
			t.Errorf("step %d back: %v, want %v", i, got, want)
		}
	}
	if got := q.rows(1); !slices.Equal(got, []int{3}) {
		t.Errorf("then comes %v", got)
	}
	if got := q.Left(); got != 0 {
		t.Errorf("%d are left behind row 3, want none", got)
	}
	if q.Return(77) || !q.Return(5) {
		t.Error("a face that was shown is not found")
	}
	if got := q.Left(); got != 1 {
		t.Errorf("%d are left after an undo, want that of row 3", got)
	}
	if got := q.rows(9); !slices.Equal(got, []int{3, 8, 1}) {
		t.Errorf("after an undo come %v", got)
	}
}
