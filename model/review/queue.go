package review

import (
	"slices"

	"fiducial/model/suspects"
)

// Queue is the order in which suspects are shown. A new ranking changes what comes later: the suspect that is shown
// stays, and so does the one after it, which may have been loaded already, while it is more likely wrong than right. No
// face comes twice. The zero Queue is empty. It is not safe for concurrent use.
type Queue struct {
	ranking []suspects.Suspect // the worst first
	shown   []suspects.Suspect // as they were when they were shown
	seen    map[int]bool
	at      int              // the present one in shown
	ahead   suspects.Suspect // the next that was not shown yet
	more    bool             // whether there is one
}

// Rank takes over a ranking, the worst suspect first, without faces that were accepted.
func (q *Queue) Rank(list []suspects.Suspect) {
	q.ranking = list
	if q.more {
		if i := slices.IndexFunc(list, func(s suspects.Suspect) bool { return s.Row == q.ahead.Row }); i >= 0 && list[i].Score > 0 {
			q.ahead = list[i]
			return
		}
	}
	q.lookAhead()
}

// lookAhead finds the worst that was not shown yet.
func (q *Queue) lookAhead() {
	q.more = false
	for _, s := range q.ranking {
		if !q.seen[s.Row] {
			q.ahead, q.more = s, true
			return
		}
	}
}

// Current returns the suspect that is shown; ok is false before the first.
func (q *Queue) Current() (s suspects.Suspect, ok bool) {
	if len(q.shown) == 0 {
		return suspects.Suspect{}, false
	}
	return q.shown[q.at], true
}

// Ahead returns the suspect that Next shows; ok is false where there is none.
func (q *Queue) Ahead() (s suspects.Suspect, ok bool) {
	if q.at+1 < len(q.shown) {
		return q.shown[q.at+1], true
	}
	return q.ahead, q.more
}

// Next goes to the next suspect, and reports whether there is one.
func (q *Queue) Next() bool {
	if q.at+1 < len(q.shown) {
		q.at++
		return true
	}
	if !q.more {
		return false
	}
	if q.seen == nil {
		q.seen = map[int]bool{}
	}
	q.seen[q.ahead.Row] = true
	q.shown = append(q.shown, q.ahead)
	q.at = len(q.shown) - 1
	q.lookAhead()
	return true
}

// Back goes to the suspect before, and reports whether there is one.
func (q *Queue) Back() bool {
	if q.at == 0 {
		return false
	}
	q.at--
	return true
}

// Return goes to a face that was shown before, because its decision was undone; it reports whether it was.
func (q *Queue) Return(row int) bool {
	i := slices.IndexFunc(q.shown, func(s suspects.Suspect) bool { return s.Row == row })
	if i < 0 {
		return false
	}
	q.at = i
	return true
}

// Left returns how many suspects that are more likely wrong than right come after the present one: those that were not
// shown yet, and after a way back those that were.
func (q *Queue) Left() (n int) {
	again := map[int]bool{}
	for _, s := range q.shown[min(q.at+1, len(q.shown)):] {
		again[s.Row] = true
	}
	for _, s := range q.ranking {
		if s.Score > 0 && (!q.seen[s.Row] || again[s.Row]) {
			n++
		}
	}
	return n
}
