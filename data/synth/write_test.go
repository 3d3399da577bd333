package synth

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fiducial/data/face"
)

func TestWriteReadBack(t *testing.T) {
	const n = 70 // more than one run
	var out bytes.Buffer
	var steps []int64
	err := Write(t.Context(), &out, n, 11, func(done, total int64) {
		if total != n {
			t.Errorf("progress says %d rows in all, want %d", total, n)
		}
		steps = append(steps, done)
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(steps) || len(steps) == 0 || steps[len(steps)-1] != n {
		t.Errorf("progress went %v, want up to %d", steps, n)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != n+1 {
		t.Fatalf("%d lines, want a header and %d rows", len(rows), n)
	}
	keypoints := face.Standard()
	for i, k := range keypoints {
		if rows[0][2*i] != k.Name+"_x" || rows[0][2*i+1] != k.Name+"_y" {
			t.Errorf("columns %d and %d are %q, want those of %s", 2*i, 2*i+1, rows[0][2*i:2*i+2], k.Name)
		}
	}
	if last := rows[0][len(rows[0])-1]; last != "Image" || len(rows[0]) != 31 {
		t.Errorf("the header has %d columns and ends with %q, want 31 and Image", len(rows[0]), last)
	}
	for i, row := range rows[1:] {
		f := Draw(11, i, Side)
		missing := 0
		for j, p := range f.Labels() {
			if !p.Known {
				missing++
				if row[2*j] != "" || row[2*j+1] != "" {
					t.Errorf("row %d: %s is %q, want nothing", i, keypoints[j].Name, row[2*j:2*j+2])
				}
				continue
			}
			for c, want := range map[string]float64{row[2*j]: p.X, row[2*j+1]: p.Y} {
				if got, err := strconv.ParseFloat(c, 64); err != nil || math.Abs(got-want) > 0.0005001 {
					t.Errorf("row %d: %s is %q, want %.4f", i, keypoints[j].Name, c, want)
				}
				if _, decimals, _ := strings.Cut(c, "."); len(decimals) > 3 {
					t.Errorf("row %d: %q has more than three decimals", i, c)
				}
			}
		}
		if f.Few && missing != 11 || !f.Few && missing != 0 {
			t.Errorf("row %d: %d points are missing, few labels: %t", i, missing, f.Few)
		}
		pixels := strings.Fields(row[30])
		if len(pixels) != len(f.Pixels) {
			t.Fatalf("row %d has %d pixels, want %d", i, len(pixels), len(f.Pixels))
		}
		for j, v := range pixels {
			if v != strconv.Itoa(int(f.Pixels[j])) {
				t.Fatalf("row %d: pixel %d is %s, want %d", i, j, v, f.Pixels[j])
			}
		}
	}
}

func TestWriteIsTheSameOnAnyNumberOfCores(t *testing.T) {
	write := func(cores int) []byte {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		var out bytes.Buffer
		if err := Write(t.Context(), &out, 20, 2, nil); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	if !bytes.Equal(write(1), write(4)) {
		t.Error("the bytes depend on the number of cores")
	}
}

func TestWriteNone(t *testing.T) {
	var out bytes.Buffer
	if err := Write(t.Context(), &out, 0, 1, nil); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(out.String(), "\n"); lines != 1 {
		t.Errorf("%d lines for no faces, want the header alone", lines)
	}
	if err := Write(t.Context(), &out, -1, 1, nil); err == nil {
		t.Error("-1 faces were written")
	}
}

var errFull = errors.New("disk full")

// full takes some bytes and then no more.
type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if len(p) > f.left {
		n := f.left
		f.left = 0
		return n, errFull
	}
	f.left -= len(p)
	return len(p), nil
}

func TestWriteSaysWhatWentWrong(t *testing.T) {
	for _, room := range []int{0, 500, 1_100_000} {
		if err := Write(t.Context(), &full{room}, 70, 1, nil); !errors.Is(err, errFull) {
			t.Errorf("with room for %d bytes: %v, want %v", room, err, errFull)
		}
	}
}

func TestWriteStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	err := Write(ctx, io.Discard, 1_000_000, 1, func(done, total int64) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want %v", err, context.Canceled)
	}
}

func BenchmarkWrite(b *testing.B) {
	for b.Loop() {
		if err := Write(b.Context(), io.Discard, 100, 1, nil); err != nil {
			b.Fatal(err)
		}
	}
}
