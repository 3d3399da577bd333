package scheme

import (
	"cmp"
	"fmt"
	"slices"
)

// Set is the labelling schemes of a dataset: for each, which keypoints its rows label. The scheme of the most rows
// comes first. A Set of one scheme, or of none, tells nothing apart. It is a plain value; its slices must not be
// changed.
type Set [][]bool

// What a pattern of labelled keypoints must have to be a scheme, and how many there may be.
const (
	leastRows  = 100
	leastShare = 0.05 // of the labelled rows
	mostSets   = 4
)

// Find returns the labelling schemes of rows, of which each entry says which keypoints are labelled. A scheme is a
// pattern that many rows have exactly; rows without any label don't count. With fewer than two it is nil.
func Find(rows [][]bool) Set {
	type pattern struct {
		labelled []bool
		rows     int
	}
	byText := map[string]*pattern{}
	var patterns []*pattern
	total := 0
	for _, labelled := range rows {
		if !slices.Contains(labelled, true) {
			continue
		}
		total++
		text := fmt.Sprint(labelled)
		if byText[text] == nil {
			byText[text] = &pattern{labelled: labelled}
			patterns = append(patterns, byText[text])
		}
		byText[text].rows++
	}
	slices.SortStableFunc(patterns, func(a, b *pattern) int { return cmp.Compare(b.rows, a.rows) })
	var set Set
	for _, p := range patterns {
		if p.rows >= leastRows && float64(p.rows) >= leastShare*float64(total) && len(set) < mostSets {
			set = append(set, slices.Clone(p.labelled))
		}
	}
	if len(set) < 2 {
		return nil
	}
	return set
}

// Check says in one sentence why a set read from a file cannot be one of k keypoints, or nil.
func (s Set) Check(k int) error {
	if len(s) == 1 || len(s) > mostSets {
		return fmt.Errorf("there are %d labelling schemes, not none or 2 to %d", len(s), mostSets)
	}
	for i, labelled := range s {
		if len(labelled) != k {
			return fmt.Errorf("labelling scheme %d is one of %d keypoints, not %d", i, len(labelled), k)
		}
	}
	return nil
}

// Of returns the number of the scheme that a row belongs to by its labelled keypoints: the one that differs in the
// fewest. It is 0 for an empty set.
func (s Set) Of(labelled []bool) int {
	best, least := 0, len(labelled)+1
	for i, scheme := range s {
		differ := 0
		for k, is := range labelled {
			if is != scheme[k] {
				differ++
			}
		}
		if differ < least {
			best, least = i, differ
		}
	}
	return best
}

// Layout says which answer of a network is for which keypoint, by scheme: what only one scheme labels, or none, is
// answered once for all; what several label is answered once for each.
type Layout struct {
	answer   [][]int // by scheme and keypoint
	keypoint []int   // by answer
}

// Layout returns the layout of a network for k keypoints. Answers 0 to k−1 are the keypoints in their order, by the
// first scheme that labels them; those of further schemes follow.
func (s Set) Layout(k int) Layout {
	l := Layout{answer: make([][]int, max(1, len(s))), keypoint: make([]int, k)}
	taken := make([]bool, k)
	for i := range k {
		l.keypoint[i] = i
	}
	for i := range l.answer {
		l.answer[i] = make([]int, k)
		for j := range k {
			l.answer[i][j] = j
			if i >= len(s) || !s[i][j] {
				continue
			}
			if taken[j] {
				l.answer[i][j] = len(l.keypoint)
				l.keypoint = append(l.keypoint, j)
			}
			taken[j] = true
		}
	}
	return l
}

// Keypoints returns the number of keypoints.
func (l Layout) Keypoints() int { return len(l.answer[0]) }

// Answers returns how many points the network answers.
func (l Layout) Answers() int { return len(l.keypoint) }

// Schemes returns the number of schemes, 1 where nothing is told apart.
func (l Layout) Schemes() int { return len(l.answer) }

// Answer returns which answer is for a keypoint in a scheme.
func (l Layout) Answer(scheme, keypoint int) int { return l.answer[scheme][keypoint] }

// Keypoint returns which keypoint an answer is for.
func (l Layout) Keypoint(answer int) int { return l.keypoint[answer] }
