package shell

import (
	"fyne.io/fyne/v2"

	"fiducial/ui/kit"
)

// Shell is what a feature needs of what stands around it; Frame is that of the program. A test embeds a Shell and overrides what
// it is about. All of it belongs to the UI goroutine.
type Shell interface {
	Changed()                               // something changed by which actions can be done, or counts: it is shown soon
	Fail(err error)                         // shows an error as a sentence
	Flash(text string)                      // shows for a moment that something was done
	Show(b Banner)                          // shows a strip
	Drop(id string)                         // takes a strip away
	AskPath(q PathQuestion)                 // asks for the name of a file to write
	Copy(text string)                       // puts a text into the clipboard
	Focus(o fyne.Focusable)                 // lets somebody type into a widget
	FocusFace()                             // gives the keyboard back to the face
	NewEntry() *kit.Entry                   // makes a text entry
	NewChoice(options []string) *kit.Choice // makes a drop-down list
}

var _ Shell = (*Frame)(nil)
