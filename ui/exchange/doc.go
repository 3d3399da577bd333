// Package exchange carries labels to and from the formats of other tools: the dialogs behind File › Export and File ›
// Import, and what becomes of a file that is dropped on the window.
//
// Which formats there are is the one table of data/format, from which both dialogs are made. Start at Feature;
// export.go and import.go are the dialogs, dropped.go looks at what is dropped.
package exchange
