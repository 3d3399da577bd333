package shell

import (
	"testing"
	"time"
)

// A slow beginning counts for no more than the last seconds, and nothing is said before the speed is about the same for
// a while.
func TestPaceForgetsASlowBeginning(t *testing.T) {
	var p pace
	start := time.Unix(1000, 0)
	at := func(s float64) time.Time { return start.Add(time.Duration(s * float64(time.Second))) }
	p.note(at(0), 0, 1000)
	p.note(at(4), 1, 1000) // the first large photos are decoded
	p.note(at(5), 20, 1000)
	if left := p.left(at(5), 20); left != 0 {
		t.Errorf("while it gets faster it says %v", left)
	}
	done := int64(20)
	for s := 5.1; s < 20; s += 0.1 { // ten a second from now on
		done++
		p.note(at(s), done, 1000)
	}
	want := time.Duration(1000-done) * 100 * time.Millisecond
	if left := p.left(at(20), done); (left - want).Abs() > want/20 {
		t.Errorf("it says %v, not about %v", left, want)
	}
	if left := p.left(at(80), done); left < 5*want {
		t.Errorf("a minute without a step later it still says %v", left)
	}
	p.note(at(81), 1, 50) // other work
	if left := p.left(at(81), 1); left != 0 || len(p.marks) != 1 {
		t.Errorf("of other work it says %v", left)
	}
}

// Work of few long steps has an estimate, too, and memory of it does not grow.
func TestPaceOfLongAndOfManySteps(t *testing.T) {
	var p pace
	now := time.Unix(1000, 0)
	for i := range int64(4) {
		p.note(now.Add(time.Duration(i)*time.Minute), i, 10)
	}
	if left := p.left(now.Add(3*time.Minute), 3); left != 7*time.Minute {
		t.Errorf("seven steps of a minute take %v", left)
	}
	var many pace
	for i := range int64(100_000) {
		many.note(now.Add(time.Duration(i)*time.Millisecond), i, 1e9)
	}
	if n := len(many.marks); n > int(paceOver/paceApart)+2 {
		t.Errorf("%d marks are kept", n)
	}
}
