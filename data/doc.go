// Package data is the dataset: its rows and labels, their editing with history, marks, splits and saving.
//
// Nothing here knows a network or a screen. The file format is in csvfile, the project file in project,
// training batches in batch, drawn faces in synth, pictures for people in picture, and the words all of them
// use in face. Start at Open.
//
// # How a label is kept
//
// A label is the bytes of two cells. Row.Points of the index are what the file says; a row that was edited also
// has the texts of its cells, as the file has them and as they stand. Whether a point was edited is a comparison
// of these texts, so that an undone edit leaves the file's own bytes, however they write a number.
//
// # Locks
//
// In this order: Dataset.saving (one load, save or reload at a time), Dataset.writing (one change at a time, the
// arrival of rows included; held while the project file is written), Dataset.reading (the file is not replaced
// while it is read), Dataset.mu (what methods return). Readers of labels only take the last, which is never held
// during input or output. Rows may be read without it by who holds Dataset.writing.
package data
