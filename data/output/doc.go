// Package output says what the program may write where. It is the one gate for every path that a person names, on the
// command line and in the window: what somebody reads, labels, or talks to as a device is never replaced, and what
// merely lies there is replaced only when that was said.
//
// Files are told apart by what they are (on Unix device and inode), not by name: a link, another spelling or another
// mount of a dataset is that dataset. How bytes are written is the business of packages atomicfile and csvfile.
//
// Start at Allow for outputs of a command, at Check for a single path.
package output
