package shell

import "time"

// pace estimates how long work still needs, by how fast it was lately: its first steps often take longer than those
// that follow, or are there already. The zero value has seen nothing. Not safe for concurrent use.
type pace struct {
	marks  []paceMark // the oldest first
	total  int64
	steady bool // it was once about as fast as just before
}

// paceMark is how far work was at a time.
type paceMark struct {
	at   time.Time
	done int64
}

const (
	paceOver  = 6 * time.Second        // of how long the speed is taken
	paceApart = 200 * time.Millisecond // marks are at least
	paceLeast = 5                      // marks that are kept, however old
	paceAfter = 3 * time.Second        // of work there is an estimate at the earliest
	paceAlike = 1.5                    // times as fast is still about as fast
)

// note takes down how far work is. Work that has another total, or is less far than it was, is other work.
func (p *pace) note(now time.Time, done, total int64) {
	n := len(p.marks)
	if n > 0 && (total != p.total || done < p.marks[n-1].done) {
		*p, n = pace{}, 0
	}
	p.total = total
	if n > 0 && (done == p.marks[n-1].done || now.Sub(p.marks[n-1].at) < paceApart) {
		return
	}
	p.marks = append(p.marks, paceMark{now, done})
	for len(p.marks) > paceLeast && now.Sub(p.marks[1].at) > paceOver {
		p.marks = p.marks[1:]
	}
	p.steady = p.steady || p.even()
}

// even reports whether the later half of what was noted was about as fast as the earlier one.
func (p *pace) even() bool {
	first, last := p.marks[0], p.marks[len(p.marks)-1]
	if len(p.marks) < 3 || last.at.Sub(first.at) < paceAfter {
		return false
	}
	half, i := first.at.Add(last.at.Sub(first.at)/2), 1
	for i < len(p.marks)-2 && p.marks[i].at.Before(half) {
		i++
	}
	middle := p.marks[i]
	before, after := speed(first, middle), speed(middle, last)
	return before <= paceAlike*after && after <= paceAlike*before
}

// left returns how long work still needs that is that far now, 0 where nothing can be said yet, or nothing is left.
func (p *pace) left(now time.Time, done int64) time.Duration {
	if !p.steady {
		return 0
	}
	lately := speed(p.marks[0], paceMark{now, done})
	if lately <= 0 {
		return 0
	}
	return time.Duration(float64(p.total-done) / lately)
}

// speed is what was done in a nanosecond from one mark to another.
func speed(from, to paceMark) float64 {
	return float64(to.done-from.done) / float64(max(to.at.Sub(from.at), 1))
}
