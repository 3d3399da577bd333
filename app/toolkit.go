//go:build !headless

package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
)

// trustThreads tells the toolkit that nothing touches what it shows but the goroutine that may. Else it finds out by a
// stack trace at every change of every object, which is a quarter of all that the window does. FyneApp.toml says the
// same.
func trustThreads(a fyne.App) {
	m := a.Metadata()
	m.Migrations = map[string]bool{"fyneDo": true}
	app.SetMetadata(m)
}

// stoppedHook is what the toolkit's lifecycle offers beyond its interface.
type stoppedHook interface {
	OnStopped() func()
	SetOnStoppedHookExecuted(func())
}

// runToolkit runs the toolkit until its last window is closed, and then what it does at its end: writing preferences.
//
// Fyne 2.8.1 hands that to its main loop at the moment at which the loop stops to listen, and waits for it: two times
// in a hundred for ever, with a goroutine of the window's still coming by (internal/driver/glfw/loop.go, case
// <-d.done). So it is taken out of its hands and done here, after the loop.
func runToolkit(a fyne.App) {
	hook, is := a.Lifecycle().(stoppedHook)
	if !is {
		a.Run()
		return
	}
	stopped := hook.OnStopped()
	hook.SetOnStoppedHookExecuted(nil)
	a.Run()
	if stopped != nil {
		stopped()
	}
}
