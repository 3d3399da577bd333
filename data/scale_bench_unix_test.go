//go:build unix

package data

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// scaleRows is how many rows the benchmarks of this file have: SCALE_ROWS, or a tenth of what docs/performance.md tells
// of.
func scaleRows(b *testing.B) int {
	text := os.Getenv("SCALE_ROWS")
	if text == "" {
		return 10_000
	}
	n, err := strconv.Atoi(text)
	must(b, err)
	return n
}

// BenchmarkAllPixels opens a dataset of 96×96 with 15 keypoints and reads the pixels of all complete rows, on all
// cores, in turns with pandas where a Python with it is found (FIDUCIAL_PYTHON, or /usr/bin/python3). The first turn,
// which finds the file on the disk, does not count.
func BenchmarkAllPixels(b *testing.B) {
	path := drawnRows(b, scaleRows(b), 15, 96)
	python := os.Getenv("FIDUCIAL_PYTHON")
	if python == "" {
		python = "/usr/bin/python3"
	}
	has := exec.Command(python, "-c", "import pandas").Run() == nil
	info, err := os.Stat(path)
	must(b, err)
	b.SetBytes(info.Size())
	allPixels(b, path)
	var ours, theirs time.Duration
	oursCPU, theirsCPU := cpuTime(syscall.RUSAGE_SELF), cpuTime(syscall.RUSAGE_CHILDREN)
	for b.Loop() {
		ours += allPixels(b, path)
		if !has {
			continue
		}
		b.StopTimer()
		out, err := exec.Command(python, filepath.Join("testdata", "pandas_pixels.py"), path).Output()
		must(b, err)
		seconds, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
		must(b, err)
		theirs += time.Duration(seconds * float64(time.Second))
		b.StartTimer()
	}
	oursCPU, theirsCPU = cpuTime(syscall.RUSAGE_SELF)-oursCPU, cpuTime(syscall.RUSAGE_CHILDREN)-theirsCPU
	b.ReportMetric(ours.Seconds()/float64(b.N), "s")
	b.ReportMetric(oursCPU.Seconds()/float64(b.N), "cpu-s")
	if has {
		b.ReportMetric(theirsCPU.Seconds()/float64(b.N), "pandas-cpu-s")
		b.ReportMetric(theirs.Seconds()/float64(b.N), "pandas-s")
		b.ReportMetric(theirs.Seconds()/ours.Seconds(), "ratio")
	}
}

// cpuTime returns how long processors worked for this process, or for those it waited for.
func cpuTime(who int) time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(who, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// allPixels opens a dataset and reads the pixels of all complete rows; it returns how long that took.
func allPixels(b *testing.B, path string) time.Duration {
	b.Helper()
	start := time.Now()
	d, err := Open(path, Options{CacheDir: b.TempDir()})
	must(b, err)
	must(b, d.Load(b.Context(), nil))
	rows := d.Select(Filter{Not: Incomplete | NoPhoto})
	if len(rows) != d.Rows() {
		b.Fatalf("%d of %d rows are complete", len(rows), d.Rows())
	}
	var next atomic.Int64
	var working sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(rows)); i = next.Add(1) - 1 {
				if pixels, err := d.Pixels(rows[i]); err != nil || len(pixels) != 96*96 {
					b.Error(len(pixels), err)
				}
			}
		})
	}
	working.Wait()
	took := time.Since(start)
	must(b, d.Close())
	return took
}

// BenchmarkSaveOneEdit saves one edit of a dataset of 96×96 with 15 keypoints, in turns with copying the file and
// flushing the copy.
func BenchmarkSaveOneEdit(b *testing.B) {
	path := drawnRows(b, scaleRows(b), 15, 96)
	d := open(b, path, Options{CacheDir: b.TempDir()})
	info, err := os.Stat(path)
	must(b, err)
	b.SetBytes(info.Size())
	var saving, copying time.Duration
	for i := 0; b.Loop(); i++ {
		must(b, d.Apply("Move", Edit{d.Rows() / 2, 3, at(float64(i%90)+0.25, 50)}))
		start := time.Now()
		must(b, d.Save(context.Background(), nil))
		saving += time.Since(start)
		b.StopTimer()
		copying += copyFile(b, path, path+".copy")
		must(b, os.Remove(path+".copy"))
		b.StartTimer()
	}
	b.ReportMetric(saving.Seconds()/float64(b.N), "s")
	b.ReportMetric(copying.Seconds()/float64(b.N), "copy-s")
	b.ReportMetric(saving.Seconds()/copying.Seconds(), "save/copy")
}

// copyFile copies a file as the system does it best, and flushes it.
func copyFile(b *testing.B, from, to string) time.Duration {
	b.Helper()
	start := time.Now()
	in, err := os.Open(from)
	must(b, err)
	defer in.Close()
	out, err := os.Create(to)
	must(b, err)
	_, err = io.Copy(out, in)
	must(b, err)
	must(b, out.Sync())
	must(b, out.Close())
	return time.Since(start)
}

// BenchmarkSelectMillion lists what passes a filter among a million rows.
func BenchmarkSelectMillion(b *testing.B) {
	d := open(b, drawnRows(b, 1_000_000, 2, 2), Options{CacheDir: b.TempDir()})
	for b.Loop() {
		if len(d.Select(Filter{Not: Done})) != d.Rows() {
			b.Fatal("not all rows")
		}
	}
}
