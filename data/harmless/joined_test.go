package harmless

import (
	"errors"
	"fmt"
	"testing"
)

func TestJoinedErrorsAreOneSentence(t *testing.T) {
	full := errors.New("write p: no space left on device")
	trial := fmt.Errorf("trial 3: %w", full)
	for _, test := range []struct {
		err  error
		want string
	}{
		{full, "write p: no space left on device"},
		{errors.Join(full, full), "write p: no space left on device"},
		{errors.Join(full, trial), "trial 3: write p: no space left on device"},
		{errors.Join(trial, full), "trial 3: write p: no space left on device"},
		{fmt.Errorf("f.csv: %w", errors.Join(full, errors.New("close q"), errors.Join(full, full))), "f.csv: write p: no space left on device; close q"},
		{fmt.Errorf("%w, and %w", errors.Join(full, full), trial), "write p: no space left on device, and trial 3: write p: no space left on device"},
		{errors.Join(errors.New("open a\nb")), "open a\nb"}, // a name's own line break is written out, not taken for a seam
	} {
		if got := Error(test.err); got != test.want {
			t.Errorf("%q is said as %q, want %q", test.err, got, test.want)
		}
	}
}
