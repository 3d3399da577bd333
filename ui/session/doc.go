// Package session is what is open: a dataset, the row shown of it, the rows listed, and what happened to them.
//
// What happens is told as typed events (events.go). Work on a dataset is a Job, and is started here: what it brings
// reaches no dataset that was opened meanwhile. A dataset that is left is closed once no job works on it any more. Of
// the window around it a session knows how to start a task, and whom to tell of an error. Start at Session.
package session
