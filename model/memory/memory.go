package memory

import (
	"errors"
	"fmt"
)

// ErrTooLarge says that a network takes more memory, to train or to predict, than the machine has.
var ErrTooLarge = errors.New("the network is too large for the memory of this machine")

// unknown is how many bytes a machine counts as having free that does not say.
const unknown = 16e9

// Check refuses what needs more bytes than are free. doing is what takes them (training), instead what to do in its
// place. The error wraps ErrTooLarge.
func Check(doing string, need, free float64, instead string) error {
	if need > free {
		return fmt.Errorf("%w: %s takes at least %s and %s are free; %s", ErrTooLarge, doing, Gigabytes(need), Gigabytes(free), instead)
	}
	return nil
}

// Gigabytes writes a number of bytes: 2.1 GB.
func Gigabytes(n float64) string { return fmt.Sprintf("%.1f GB", n/1e9) }
