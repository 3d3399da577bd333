package list

import (
	"slices"
	"time"

	"fiducial/data"
	"fiducial/ui/kit"
)

// filter is one choice of the list's filter.
type filter struct {
	name string
	none string // what the list says when no face passes
	data.Filter
	everything bool

	keypoint func(*data.Filter, string) // asks for a keypoint, which a person chooses; nil when there is none to choose
	limit    figure                     // what is held against a limit in pixels, which a person writes; nil without one

	ranked bool // its rows come from the ranking of suspects
	photos bool // it is for datasets of photos alone

	// fixed returns the rows that pass when the filter is chosen: they stay listed whatever becomes of them. nil for a
	// filter whose list follows every change.
	fixed func(*List) ([]int, error)
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
	filterLacks
	filterLabelled
	filterError
	filterSession
	filterToday
	filterAccepted
	filterLeftOut
	filterProposed
	filterSuspected
	filterExpected
	filterBoxless // the last, for not every dataset has it
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
	filterLacks: {name: "Missing a point…", none: "Every face has this point.",
		keypoint: func(f *data.Filter, name string) { f.Lacks = name }},
	filterLabelled: {name: "Having a point…", none: "No face has this point.",
		keypoint: func(f *data.Filter, name string) { f.Labelled = name }},
	filterError: {name: "Error above…", none: "No face has so large an error, or nothing predicts.", limit: (*List).rowError,
		fixed: func(l *List) ([]int, error) { return l.rowsAbove((*List).rowError), nil }},
	filterExpected: {name: "Expected error above…", none: "No point is expected to be so far off, or the weights do not say.", limit: (*List).expectedError,
		fixed: func(l *List) ([]int, error) { return l.rowsAbove((*List).expectedError), nil }},
	filterSession: {name: "Changed since opening", none: "No face was changed since the dataset was opened.",
		fixed: func(l *List) ([]int, error) { return l.rowsChangedSince(l.session.Current().Since) }},
	filterToday: {name: "Changed today", none: "No face was changed today.",
		fixed: func(l *List) ([]int, error) { return l.rowsChangedSince(kit.Midnight(time.Now())) }},
	filterAccepted: {name: "Accepted", none: "No face was accepted in a review yet.", Filter: data.Filter{Has: data.Accepted}},
	filterLeftOut:  {name: "Left out", none: "No face is left out.", Filter: data.Filter{Has: data.LeftOut}},
	filterProposed: {name: "With proposed points", none: "No import brought points for this dataset that are still to be confirmed.", Filter: data.Filter{Has: data.Proposed}},
	filterSuspected: {name: "Suspected", none: "No label is more likely wrong than right, or not every face is predicted yet.", ranked: true,
		fixed: func(l *List) ([]int, error) { return l.predict.Ranking.Likely(), nil }},
	filterBoxless: {name: "Without a box", none: "Every face has a box.", Filter: data.Filter{Has: data.Boxless}, photos: true},
}

// filterNamed returns the index of the filter of that name, that of all faces where there is none.
func filterNamed(name string) int {
	return max(0, slices.IndexFunc(filters, func(f filter) bool { return f.name == name }))
}

// offered returns the filters that the open dataset has: the first ones of all.
func (l *List) offered() []filter {
	if ds := l.session.Dataset(); ds != nil && ds.Photos() {
		return filters
	}
	return filters[:filterBoxless]
}

// size returns how many of n rows pass, from the counts of single states; ok is false where these do not tell.
func (f filter) size(counts map[data.State]int, n int) (size int, ok bool) {
	switch {
	case f.Has == data.LeftOut:
		return counts[f.Has], true
	case counts[data.LeftOut] > 0 && !f.everything:
		return 0, false
	case f.everything:
		return n - counts[data.LeftOut], true
	case f.keypoint != nil || f.fixed != nil:
		return 0, false
	case f.Not != 0:
		return n - counts[f.Not], true
	}
	return counts[f.Has], true
}
