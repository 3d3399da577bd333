package memory

import (
	"errors"
	"strings"
	"testing"
)

func TestWhatNeedsMoreThanIsFreeIsRefused(t *testing.T) {
	if err := Check("training", 2e9, 3e9, "wait"); err != nil {
		t.Error(err)
	}
	err := Check("training", 3.14e9, 2e9, "wait")
	if !errors.Is(err, ErrTooLarge) || !strings.HasSuffix(err.Error(), "training takes at least 3.1 GB and 2.0 GB are free; wait") {
		t.Errorf("error %v", err)
	}
}

func TestSomeMemoryIsFree(t *testing.T) {
	if free := Free(); free < 1e6 || free > 1e15 {
		t.Errorf("%g bytes are free", free)
	}
}
