// Package correction sums up what a person corrected in a dataset: which points moved, how far, which faces were
// accepted or flagged; as numbers, as text and as CSV. It knows no dataset: data.Dataset.Corrections fills a Session.
//
// Lengths are pixels of the image. Nothing here is safe for concurrent writing; a Session that nobody changes may be
// read from several goroutines.
package correction
