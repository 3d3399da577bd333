// Package ui is the window: its panes and panels, how it begins and ends, and the list of its features, which are rooms
// below it.
//
// Views show state that lives in data and model and announce what a person did; features act. Every action is one entry
// of the one table, whose rows stand beside what they act on. Nothing here knows a file format or a gradient, and
// nothing here starts the graphics driver: the caller passes the fyne.App in. Start at New.
//
// Below it, each importing only those after it: search, train, evaluate, exchange, file, review, label, list, predict,
// history, session, shell, action, kit. walls_test.go says which may import which.
//
// Widgets are touched on the UI goroutine only. Other goroutines hand functions to shell.Frame.Post.
package ui
