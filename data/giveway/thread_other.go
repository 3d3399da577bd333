//go:build !linux

package giveway

import "runtime"

// Thread keeps the goroutine that calls it on a thread of its own, which has the priority of all others here.
func Thread(Degree) { runtime.LockOSThread() }
