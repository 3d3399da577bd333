package network

import (
	"testing"

	"go.uber.org/goleak"
)

// Every test must close what it builds: a graph left open keeps its threads.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
