//go:build e2e

// Command stalls opens the program's window on a dataset and writes a JSON object a second to a file: for how long the
// UI goroutine kept what was handed to it waiting, in milliseconds. That is what a person notices of everything that
// it does: taking changes over, laying out, painting. Linux only: it reads from /proc how long the thread of the UI
// goroutine computed, and how long it waited for a core.
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"fiducial/ui"
)

// stalls are the waits of a second, in milliseconds.
type stalls struct {
	Median  float64 `json:"median"`
	P99     float64 `json:"p99"`
	Longest float64 `json:"longest"`
	Busy    float64 `json:"busy"`    // how long the UI goroutine computed
	NoCore  float64 `json:"no_core"` // how long it could have, but others had the cores
}

// schedule reads how long the main thread, which is the UI goroutine's alone, computed and waited for a core so far, in
// milliseconds.
func schedule() (busy, noCore float64) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/self/task/%d/schedstat", os.Getpid()))
	if err != nil {
		return math.NaN(), math.NaN()
	}
	fmt.Sscan(string(text), &busy, &noCore)
	return busy / 1e6, noCore / 1e6
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "stalls: give a dataset and the file to write")
		os.Exit(2)
	}
	out, err := os.Create(os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, "stalls:", err)
		os.Exit(1)
	}
	cores := runtime.GOMAXPROCS(0)
	runtime.GOMAXPROCS(cores + 1) // as the program does
	a := app.NewWithID("app.fiducial")
	window := ui.New(a, ui.Options{Path: os.Args[1], Threads: cores})
	window.Show()
	go measure(json.NewEncoder(out))
	a.Run()
}

// measure hands something to the UI goroutine again and again, until the program ends.
func measure(out *json.Encoder) {
	for {
		var waits []float64
		busy, noCore := schedule()
		for end := time.Now().Add(time.Second); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
			begun, done := time.Now(), make(chan struct{})
			fyne.Do(func() { close(done) })
			<-done
			waits = append(waits, float64(time.Since(begun))/float64(time.Millisecond))
		}
		slices.Sort(waits)
		n := len(waits)
		nowBusy, nowNoCore := schedule()
		if err := out.Encode(stalls{waits[n/2], waits[(n-1)*99/100], waits[n-1], nowBusy - busy, nowNoCore - noCore}); err != nil {
			return
		}
	}
}
