//go:build !unix

package csvfile

// child is for tests that need Unix.
func child(string) int { return 1 }
