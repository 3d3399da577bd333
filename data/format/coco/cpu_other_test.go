//go:build !unix

package coco

import "time"

// processorTime returns the time since the program began: nothing better is known here.
func processorTime() time.Duration { return time.Since(began) }

var began = time.Now()
