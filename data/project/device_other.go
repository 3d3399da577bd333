//go:build !unix

package project

// device tells no device here: a folder of a drive that was taken away is not there at all.
func device(string) (number uint64, ok bool) { return 0, false }
