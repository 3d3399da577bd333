// Package search is the panel of hyper-parameter searches: a form of what is searched, and the views of a search as it
// goes on.
//
// How trials are chosen and trained is model/search; a training run, also one that goes on from a trial, is the
// window's. Start at Panel; searches.go runs and lists searches, board.go is a search as the views need it, views.go
// hands one stale view a tick to its chart.
package search
