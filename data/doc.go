// Package data is the dataset: its rows and labels, their editing with history, marks, splits and saving.
//
// Nothing here knows a network or a screen. The file format is in csvfile, the project file in project,
// training batches in batch, drawn faces in synth, pictures for people in picture, and the words all of them
// use in face. Start at Open.
package data
