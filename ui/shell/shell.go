package shell

import (
	"context"

	"fyne.io/fyne/v2"

	"fiducial/ui/action"
	"fiducial/ui/kit"
)

// Shell is what a feature needs of what stands around it; Frame is that of the program. A test embeds a Shell and
// overrides what it is about, or takes a whole frame (sessiontest). All but Post and Changed belongs to the UI
// goroutine.
type Shell interface {
	Post(do func())         // hands a function to the UI goroutine
	Changed()               // something changed by which actions can be done, or counts: it is shown soon
	Fail(err error)         // shows an error as a sentence
	Flash(text string)      // shows for a moment that something was done; "" takes away what is shown
	Show(b Banner)          // shows a strip
	Drop(id string)         // takes a strip away
	AskPath(q PathQuestion) // asks for the name of a file to write
	AskFile(q FileQuestion) // asks for a file to read
	Copy(text string)       // puts a text into the clipboard

	Confirm(title, text, verb string, do, cancelled func())   // asks whether something is to be done that can't be taken back
	NewForm(title, verb string, answer func()) *Form          // makes a dialog that asks for several things
	AskDirectory(title, dir string, chosen func(path string)) // asks for a folder that is there
	AskFolder(field *kit.Entry)                               // asks for the folder of the path in a field
	ShowFolder(path string)                                   // shows a folder in the file manager of the system

	// Start runs a background task that ends with the window; work on a dataset is a session.Job.
	Start(name string, work func(context.Context, *Task) error, after func(error)) *Task
	AtWork() bool // whether somebody is at work in the window

	Focus(o fyne.Focusable)                 // lets somebody type into a widget
	FocusFace()                             // gives the keyboard back to the face
	NewEntry() *kit.Entry                   // makes a text entry
	NewChoice(options []string) *kit.Choice // makes a drop-down list
	Actions() *action.Table                 // the table of actions, of which buttons are made
	Tips() *kit.Tips                        // the layer of hints
	Prefs() *Preferences                    // what is remembered from one start to the next
	Canvas() fyne.Canvas                    // what pop-ups are shown on
}

var _ Shell = (*Frame)(nil)

// Then is what comes after work that may fail: do, or where it failed, saying why.
func Then(s interface{ Fail(error) }, do func()) func(error) {
	return func(err error) {
		if err != nil {
			s.Fail(err)
		} else {
			do()
		}
	}
}
