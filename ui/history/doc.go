// Package history shows what was done: every action, with a way to any state of before, what was corrected since some
// time, and the edits for which a file has no place any more.
//
// What is done here is undoing, redoing and discarding; edits are made elsewhere. Start at Panels.
package history
