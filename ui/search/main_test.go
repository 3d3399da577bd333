package search

import (
	"testing"

	"go.uber.org/goleak"
)

// Every goroutine of the panel ends with its window.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
