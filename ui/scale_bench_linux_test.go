package ui

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// BenchmarkManyRows measures what keeps the window from answering, without painting it, among SCALE_ROWS rows (100,000)
// of 16×16 pixels with fifteen points: going to the next face, to one far off, listing by a filter, and by it again,
// each with all that follows from it at once; the longest of a round, by the clock and, which a busy machine does not
// change, in processor time of the window's thread.
func BenchmarkManyRows(b *testing.B) {
	rows := 100_000
	if text := os.Getenv("SCALE_ROWS"); text != "" {
		var err error
		if rows, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	w := newBench(b, "")
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	longest, busiest := map[string]time.Duration{}, map[string]time.Duration{}
	timed := func(name string, f func()) {
		start, busy := time.Now(), processorTime(b)
		f()
		longest[name] = max(longest[name], time.Since(start))
		busiest[name] = max(busiest[name], processorTime(b)-busy)
	}
	drain := func(name string) {
		for {
			select {
			case f := <-w.queue:
				timed(name, f)
			case <-time.After(50 * time.Millisecond):
				return
			}
		}
	}
	w.file.OpenDataset(manyRows(b, rows))
	for !w.session.Ready() || w.session.Rows() < rows {
		timed("arriving", <-w.queue)
	}
	drain("arriving")
	for b.Loop() {
		for i := range 10 {
			timed("next", func() { w.shell.Actions().Run(w.shell.Actions().Get("next")) })
			drain("next")
			timed("jump", func() {
				jump := w.listEntry("Row")
				jump.SetText(strconv.Itoa((rows/2 + i*rows/30) % rows))
				jump.OnSubmitted(jump.Text)
			})
			drain("jump")
			timed("end", func() { w.shell.Actions().Run(w.shell.Actions().Get([]string{"last", "first"}[i%2])) })
			drain("end")
			timed("mark", func() { w.shell.Actions().Run(w.shell.Actions().Get("flag")) })
			drain("mark")
			timed("filter", func() { w.list.SetFilter(listFilters[1+i%3]) })
			drain("filter")
			timed("filter", func() { w.list.SetFilter("All") })
			drain("filter")
		}
	}
	for name, took := range longest {
		b.ReportMetric(float64(took.Microseconds())/1000, name+"-ms")
		b.ReportMetric(float64(busiest[name].Microseconds())/1000, name+"-cpu-ms")
	}
	b.ReportMetric(0, "ns/op")
}

// processorTime returns how long this thread was at work so far.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		b.Fatal(err)
	}
	return time.Duration(t.Nano())
}

// manyRows writes a dataset of noise.
func manyRows(b *testing.B, rows int) (path string) {
	b.Helper()
	path = filepath.Join(b.TempDir(), "rows.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	const keypoints, side = 15, 16
	for k := range keypoints {
		fmt.Fprintf(w, "point%[1]d_x,point%[1]d_y,", k)
	}
	w.WriteString("Image\n")
	random := rand.New(rand.NewPCG(1, 2))
	for range rows {
		for range 2 * keypoints {
			w.WriteString(strconv.FormatFloat(side*random.Float64(), 'f', 2, 64))
			w.WriteByte(',')
		}
		for i := range side * side {
			if i > 0 {
				w.WriteByte(' ')
			}
			w.WriteString(strconv.Itoa(random.IntN(256)))
		}
		w.WriteByte('\n')
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}
