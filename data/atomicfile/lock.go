package atomicfile

// locking is what came of an attempt to lock a file.
type locking int

const (
	unknown locking = iota // the system or its file system cannot say
	locked                 // by this process, until the file is closed
	taken                  // by another
)
