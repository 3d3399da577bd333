package ui

import "fiducial/data"

// filter is one choice of the list's filter.
type filter struct {
	name string
	none string // what the list says when no face passes
	data.Filter
	everything bool
}

// Indexes into filters.
const (
	filterAll = iota
	filterToDo
	filterDone
	filterEdited
	filterIncomplete
	filterFlagged
	filterNoted
	filterFaulty
)

var filters = []filter{
	filterAll:        {name: "All", everything: true},
	filterToDo:       {name: "To do", none: "Every face is done.", Filter: data.Filter{Not: data.Done}},
	filterDone:       {name: "Done", none: "No face is done yet.", Filter: data.Filter{Has: data.Done}},
	filterEdited:     {name: "Edited", none: "No face differs from the file.", Filter: data.Filter{Has: data.Changed}},
	filterIncomplete: {name: "Incomplete", none: "Every face has all its points.", Filter: data.Filter{Has: data.Incomplete}},
	filterFlagged:    {name: "Flagged", none: "No face is flagged.", Filter: data.Filter{Has: data.Flagged}},
	filterNoted:      {name: "With a note", none: "No face has a note.", Filter: data.Filter{Has: data.Noted}},
	filterFaulty:     {name: "Faulty", none: "No face is faulty.", Filter: data.Filter{Has: data.Faulty}},
}

// size returns how many of n rows pass, from the counts of single states.
func (f filter) size(counts map[data.State]int, n int) int {
	switch {
	case f.everything:
		return n
	case f.Not != 0:
		return n - counts[f.Not]
	}
	return counts[f.Has]
}
