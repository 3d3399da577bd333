package exchange

import (
	"testing"

	"go.uber.org/goleak"
)

// Every task and look of the dialogs ends with its window.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
