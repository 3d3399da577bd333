// Package crash writes down what is known of a window that fell over: the stack of what panicked, in whatever
// goroutine, and the names of the last actions. It lies in the user's data folder, for that user alone, until the user
// removes it. No label, no pixel and no name of a dataset is in it.
//
// Nothing here keeps labels safe: they are in the project file before an edit is shown. Start at Begin.
package crash
