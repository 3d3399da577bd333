// Package giveway lowers the priority of work, so that what somebody waits for is done first.
package giveway

// Degree is how much work gives way, as the nice values of Linux.
type Degree int

// The degrees.
const (
	Little Degree = 4  // somebody waits for it, too
	Much   Degree = 10 // nobody waits for it
)
