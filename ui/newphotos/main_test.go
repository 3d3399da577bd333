package newphotos

import (
	"testing"

	"go.uber.org/goleak"
)

// Every task and look ends with its window.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
