package ui

import (
	"testing"

	"go.uber.org/goleak"
)

// Every goroutine of a window ends with it.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
