package data

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"fiducial/data/face"
)

// drawnRows writes a dataset of noise: photos of side×side pixels and labels with as many decimals as the contest's.
func drawnRows(t testing.TB, rows, keypoints, side int) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "rows.csv")
	f, err := os.Create(path)
	must(t, err)
	w := bufio.NewWriterSize(f, 1<<20)
	for k := range keypoints {
		fmt.Fprintf(w, "point%[1]d_x,point%[1]d_y,", k)
	}
	w.WriteString("Image\n")
	random := rand.New(rand.NewPCG(uint64(rows), uint64(side)))
	var digits [256]string
	for v := range digits {
		digits[v] = strconv.Itoa(v)
	}
	for range rows {
		for range 2 * keypoints {
			fmt.Fprintf(w, "%.10f,", 96*random.Float64())
		}
		for i := range side * side {
			if i > 0 {
				w.WriteByte(' ')
			}
			w.WriteString(digits[random.IntN(256)])
		}
		w.WriteByte('\n')
	}
	must(t, w.Flush())
	must(t, f.Close())
	return path
}

// heap returns how many bytes are in use once what is not needed is gone.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what finalizers held
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestMemoryOfRows holds what a row takes, once it is loaded, to 116 bytes and 10 a keypoint: 266 with fifteen.
func TestMemoryOfRows(t *testing.T) {
	const rows = 50_000
	for _, keypoints := range []int{0, 4, 15, 68} {
		path := drawnRows(t, rows, keypoints, 3)
		d, err := Open(path, Options{CacheDir: t.TempDir(), Keypoints: face.Standard()})
		must(t, err)
		before := heap()
		must(t, d.Load(t.Context(), nil))
		each := float64(heap()-before) / rows
		if d.Rows() != rows {
			t.Fatalf("%d rows", d.Rows())
		}
		must(t, d.Close())
		t.Logf("%d keypoints: %.0f bytes a row", keypoints, each)
		if most := float64(116 + 10*keypoints); each > most {
			t.Errorf("%d keypoints: a row takes %.0f bytes, more than %.0f", keypoints, each, most)
		}
	}
}
