// Package project keeps what a person does to a dataset and the CSV cannot hold: every edit with its history,
// the marks of faces, training runs with their curves, searches with their trials. It is one SQLite database beside
// the dataset.
//
// Its tables are described in docs/project-file.md, so that other tools can read them. The package stores and
// finds; what an edit means, and which face of the file a stored face is, is decided in package data.
// Start at Open.
package project
