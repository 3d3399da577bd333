package kit

import (
	"errors"
	"math"
	"testing"
	"time"
)

func TestNumbersAndTimesInWords(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Count(0), "0"}, {Count(999), "999"}, {Count(7049), "7,049"}, {Count(-1234567), "-1,234,567"},
		{Counted(1, "face", "faces"), "1 face"}, {Counted(2140, "face", "faces"), "2,140 faces"},
		{Clock(7 * time.Second), "0:07"}, {Clock(130 * time.Second), "2:10"}, {Clock(3730 * time.Second), "1:02:10"},
		{Decimals(math.NaN(), 2), Missing}, {Decimals(1.005, 1), "1.0"}, {Coordinate(66.03356), "66.03"},
		{Words("left_eye_center"), "left eye center"},
		{Sentence(errors.New("saving failed")), "Saving failed."}, {Sentence(errors.New("/tmp/x.csv: no such file")), "/tmp/x.csv: no such file."},
		{Sentence(errors.New("done!")), "Done!"},
	} {
		if c.got != c.want {
			t.Errorf("%q, not %q", c.got, c.want)
		}
	}
}

func TestByteSize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 KB", 1: "1 KB", 999_001: "1,000 KB", 203_400_000: "203 MB", 1_240_000_000: "1.2 GB"} {
		if got := ByteSize(n); got != want {
			t.Errorf("%d bytes are %s, want %s", n, got, want)
		}
	}
}
