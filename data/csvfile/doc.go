// Package csvfile reads and writes the dataset format: a header, then one face a line.
//
// It knows bytes, rows and cells: where a row begins, what a cell says, what is wrong with it, and how a new
// file is written in which only named cells differ. It knows nothing of undo, of projects or of screens.
//
// Start at Open, which reads the header. File.Scan then brings the rows, in order, while workers parse them;
// File.Pixels and File.Texts read one row again; File.Rewrite writes the dataset with some cells changed.
//
// # What a file looks like
//
// The first line names the columns. Two columns NAME_x and NAME_y are a keypoint, the column Image holds the
// grey pixels in row order as numbers from 0 to 255 with blanks between them, and all others are kept as they
// are. Other shapes of names are recognised by the table in patterns.go, and other beginnings in start.go; File.Notes
// says which. The order of columns is free. Cells may be quoted as RFC 4180 has it, lines end in LF or CRLF, a byte
// order mark may come first, the last line may lack its end, and empty lines are no rows.
//
// # What is wrong with a file
//
// Open and Scan refuse a file that is no dataset at all, with one sentence that names the file and says what to
// do. What is wrong in single rows is listed as their faults and counts as missing; the rest of the row is good.
//
// # What a save keeps
//
// A saved file is a new one under the old name. It has the mode of the old one and, as far as that is allowed, its
// owner and group; access control lists, extended attributes and further hard links stay with the old one.
package csvfile
