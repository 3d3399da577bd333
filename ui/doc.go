// Package ui is the window: actions, menus, toolbar, panels, background tasks, preferences.
//
// Views show state that lives in data and model and announce what a person did; Window is the one controller
// that acts. Every action is one entry of the table in actions.go. Nothing here knows a file format or a
// gradient, and nothing here starts the graphics driver: the caller passes the fyne.App in. Start at New.
//
// Widgets are touched on the UI goroutine only. Other goroutines hand functions to Window.post.
package ui
