package csvfile

import (
	"fmt"
	"slices"
	"strings"

	"fiducial/data/face"
	"fiducial/data/harmless"
)

// note adds a sentence on how the header was read.
func (h *Header) note(format string, a ...any) { h.Notes = append(h.Notes, fmt.Sprintf(format, a...)) }

// findKeypoints tries each pattern on the columns and takes what the one that fits best finds, or what was chosen.
func (h *Header) findKeypoints(index map[string]int, c Choice) (problem string) {
	all, found, lone := make([][]pair, len(patterns)), make([][]pair, len(patterns)), make([][]int, len(patterns))
	var others []pair // that are no keypoints
	for i, p := range patterns {
		found[i], lone[i] = p.pairs(h.Columns, index)
		all[i] = slices.Clone(found[i])
		if len(c.Keypoints) == 0 {
			found[i] = slices.DeleteFunc(found[i], func(p pair) bool {
				no := noPoint(p, h.Columns, index)
				if no {
					others = append(others, p)
				}
				return no
			})
		}
	}
	if len(slices.Concat(slices.Concat(found...), others)) == 0 {
		c.Keypoints = nil // they are those with which the file is to be labelled
	}
	if problem := unknownNames(found, others, slices.Concat(c.Keypoints, c.Ignore)); problem != "" {
		return problem
	}
	ignored := func(p pair) bool { return slices.Contains(c.Ignore, p.name) }
	if len(c.Keypoints) > 0 {
		h.take(chosen(found, c.Keypoints, ignored))
		h.findCandidates(all)
		h.sayRead(h.patternOf(found))
		h.sayChosen()
		return ""
	}
	read := make(map[int]bool) // columns of which something is known
	mark := func(pairs []pair) {
		for _, p := range pairs {
			read[p.x], read[p.y] = true, true
		}
	}
	mark(others)
	for i := range found {
		mark(slices.DeleteFunc(slices.Clone(found[i]), func(p pair) bool { return !ignored(p) }))
		found[i] = slices.DeleteFunc(found[i], ignored)
	}
	best := choosePattern(found)
	h.take(found[best])
	h.findCandidates(all)
	mark(found[best])
	h.sayRead(best)
	if len(c.Ignore) > 0 {
		h.sayIgnored(c.Ignore)
	}
	h.sayOthers(others)
	h.sayUnread(found, lone, read)
	return ""
}

// take makes pairs of columns the keypoints.
func (h *Header) take(pairs []pair) {
	var names []string
	for _, p := range pairs {
		names = append(names, p.name)
		h.X, h.Y = append(h.X, p.x), append(h.Y, p.y)
	}
	h.Keypoints = face.NewKeypoints(names)
}

// findCandidates notes what a person may choose from: each pair of columns under the name of the first pattern that
// finds it. What a vague pattern finds is only one where it is read.
func (h *Header) findCandidates(found [][]pair) {
	var list []pair
	names, columns := make(map[string]bool), make(map[int]bool)
	for i, pairs := range found {
		for _, p := range pairs {
			if names[p.name] || columns[p.x] || patterns[i].vague && !slices.Contains(h.X, p.x) {
				continue
			}
			names[p.name], columns[p.x] = true, true
			list = append(list, p)
		}
	}
	inOrder(list)
	for _, p := range list {
		h.Candidates = append(h.Candidates, Candidate{p.name, h.Columns[p.x], h.Columns[p.y]})
	}
}

// chosen returns the pairs of those names, each by the first pattern that finds it, in the order of their columns.
func chosen(found [][]pair, names []string, ignored func(pair) bool) (take []pair) {
	seen := make(map[string]bool)
	for _, pairs := range found {
		for _, p := range pairs {
			if slices.Contains(names, p.name) && !ignored(p) && !seen[p.name] {
				seen[p.name] = true
				take = append(take, p)
			}
		}
	}
	inOrder(take)
	return take
}

// unknownNames says which of the names that somebody chose no pattern finds.
func unknownNames(found [][]pair, others []pair, names []string) (problem string) {
	if len(names) == 0 {
		return ""
	}
	var known []string
	for _, p := range slices.Concat(slices.Concat(found...), others) {
		if !slices.Contains(known, p.name) {
			known = append(known, p.name)
		}
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return fmt.Sprintf("it has no keypoint named %s; its columns give %s", harmless.Name(name), either(known))
		}
	}
	return ""
}

// either lists names, or says that there are none.
func either(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return listed(names)
}

// sayRead says by which pattern the header was read, unless by the format's own.
func (h *Header) sayRead(pattern int) {
	if pattern == 0 || len(h.Keypoints) == 0 {
		return
	}
	h.note("Its columns are read as %s: %s, such as %s from %s and %s.", patterns[pattern].shape,
		counted(len(h.Keypoints), "keypoint"), harmless.Name(h.Keypoints[0].Name),
		harmless.Name(h.Columns[h.X[0]]), harmless.Name(h.Columns[h.Y[0]]))
}

// patternOf returns the pattern that finds the first of the keypoints that are read, 0 where there is none.
func (h *Header) patternOf(found [][]pair) int {
	return max(0, slices.IndexFunc(found, func(pairs []pair) bool {
		return slices.ContainsFunc(pairs, func(p pair) bool { return len(h.X) > 0 && p.x == h.X[0] })
	}))
}

// sayChosen says which keypoints the file could give besides those that somebody chose.
func (h *Header) sayChosen() {
	var out []string
	for _, c := range h.Candidates {
		if h.Keypoints.Index(c.Name) < 0 {
			out = append(out, c.Name)
		}
	}
	if len(out) > 0 {
		h.sayIgnored(out)
	}
}

// sayIgnored says which keypoints are not read because somebody chose so.
func (h *Header) sayIgnored(names []string) {
	h.note("As was chosen, these are not read as keypoints: %s.", listed(names))
}

// sayOthers says which columns are no points by what they are named.
func (h *Header) sayOthers(others []pair) {
	if len(others) == 0 {
		return
	}
	inOrder(others)
	var names []string
	for _, p := range slices.CompactFunc(others, func(a, b pair) bool { return a.x == b.x }) {
		names = append(names, h.Columns[p.x], h.Columns[p.y])
	}
	h.note("By their names these columns are no keypoints and are kept as they are: %s.", listed(names))
}

// sayUnread names the columns that look like coordinates and are not read. read are those of which that is known.
func (h *Header) sayUnread(found [][]pair, lone [][]int, read map[int]bool) {
	var pairs []int
	for i := range found {
		for _, p := range found[i] {
			if !read[p.x] && !read[p.y] && !patterns[i].vague {
				read[p.x], read[p.y] = true, true
				pairs = append(pairs, p.x, p.y)
			}
		}
	}
	alone := slices.DeleteFunc(slices.Concat(lone...), func(i int) bool {
		seen := read[i]
		read[i] = true
		return seen
	})
	if names := h.named(pairs); len(names) > 0 {
		h.noteUnread(names, "These columns may be keypoints too, but are named in another way than the rest and not read: %s.")
	}
	if names := h.named(alone); len(names) > 0 {
		h.noteUnread(names, "These columns look like coordinates, but the other of x and y is missing, and so they are not read: %s.")
	}
	if names := h.numbered(); len(h.Keypoints) == 0 && len(names) > 0 {
		h.noteUnread(names, "These columns may be coordinates, but nothing says which of them are x and y: %s. Name them such as nose_x and nose_y.")
	}
}

// noteUnread adds a sentence, in which stand their names, on columns that are not read.
func (h *Header) noteUnread(names []string, format string) {
	h.Unread = append(h.Unread, names...)
	h.note(format, listed(names))
	h.UnreadNotes = append(h.UnreadNotes, h.Notes[len(h.Notes)-1])
}

// named returns the names of columns, in file order.
func (h *Header) named(columns []int) (names []string) {
	slices.Sort(columns)
	for _, i := range columns {
		names = append(names, h.Columns[i])
	}
	return names
}

// numbered returns the columns that have numbers for names, when there are as many as points have coordinates.
func (h *Header) numbered() (names []string) {
	for _, name := range h.Columns {
		if name != "" && strings.Trim(name, "0123456789") == "" {
			names = append(names, name)
		}
	}
	if len(names) < 4 || len(names)%2 > 0 {
		return nil
	}
	return names
}

// listed shows names from a file in a sentence, the first of many.
func listed(names []string) string {
	const shown = 6
	var list []string
	for _, name := range names[:min(len(names), shown)] {
		list = append(list, harmless.Name(name))
	}
	if more := len(names) - shown; more > 0 {
		list = append(list, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(list, ", ")
}
