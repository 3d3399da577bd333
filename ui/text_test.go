package ui

import (
	"errors"
	"math"
	"testing"
	"time"
)

func TestNumbersAndTimesInWords(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{count(0), "0"}, {count(999), "999"}, {count(7049), "7,049"}, {count(-1234567), "-1,234,567"},
		{counted(1, "face", "faces"), "1 face"}, {counted(2140, "face", "faces"), "2,140 faces"},
		{clock(7 * time.Second), "0:07"}, {clock(130 * time.Second), "2:10"}, {clock(3730 * time.Second), "1:02:10"},
		{decimals(math.NaN(), 2), missing}, {decimals(1.005, 1), "1.0"}, {coordinate(66.03356), "66.03"},
		{words("left_eye_center"), "left eye center"},
		{sentence(errors.New("saving failed")), "Saving failed."}, {sentence(errors.New("/tmp/x.csv: no such file")), "/tmp/x.csv: no such file."},
		{sentence(errors.New("done!")), "Done!"},
	} {
		if c.got != c.want {
			t.Errorf("%q, not %q", c.got, c.want)
		}
	}
}
