// Package format carries labels from and to the formats of other tools.
//
// Formats (table.go) is the one table of them: each row is a package below this one, which says at its top how the
// format counts pixels and where that stands. Open finds out what lies at a path and reads it; Export writes a folder
// of labels and pictures; Faces turns pictures of any size into the square grey faces of the dataset format.
//
// A new format is a package and a row.
package format
