//go:build !linux

package main

import "time"

// coreTime is the time of day, where the time that a thread had a core is not known.
func coreTime() time.Duration { return time.Duration(time.Now().UnixNano()) }
