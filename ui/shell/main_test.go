package shell

import (
	"testing"

	"go.uber.org/goleak"
)

// Every goroutine of a frame ends with it.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
