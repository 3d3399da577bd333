package data

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// BenchmarkEditBesideCheckpoints moves one point after another, each written to the disk: alone, and while the trials
// of a search keep one checkpoint after another of 40 MB. What counts is how long a person waits for a move.
func BenchmarkEditBesideCheckpoints(b *testing.B) {
	checkpoint := make([]byte, 40<<20)
	for i := range checkpoint {
		checkpoint[i] = byte(rand.Uint32())
	}
	for _, name := range []string{"alone", "beside"} {
		b.Run(name, func(b *testing.B) {
			var lines []string
			for i := range 500 {
				lines = append(lines, line("1,2,3,4", i%256))
			}
			d := open(b, csvOf(b, append([]string{header}, lines...)...), window(b))
			stop := func() int { return 0 }
			if name == "beside" {
				stop = keepCheckpoints(b, d.Experiments(), checkpoint)
			}
			var waits []time.Duration
			for i := 0; b.Loop(); i++ {
				began := time.Now()
				must(b, d.Apply("Move", Edit{i % 500, i % 2, at(float64(i%9000)/100, 50)}))
				waits = append(waits, time.Since(began))
				time.Sleep(10 * time.Millisecond) // a person does something else meanwhile
			}
			kept := stop()
			slices.Sort(waits)
			for _, at := range []struct {
				unit string
				of   time.Duration
			}{{"ms/median", waits[len(waits)/2]}, {"ms/p99", waits[len(waits)*99/100]}, {"ms/longest", waits[len(waits)-1]}} {
				b.ReportMetric(float64(at.of.Microseconds())/1e3, at.unit)
			}
			b.ReportMetric(float64(kept)/b.Elapsed().Seconds(), "checkpoints/s")
		})
	}
}

// keepCheckpoints keeps a checkpoint of a trial again and again until the returned function is called, which says how
// often.
func keepCheckpoints(b *testing.B, to *Experiments, checkpoint []byte) (stop func() int) {
	trial := Trial{Settings: "{}", State: "paused", Until: 1}
	id, err := to.AddSearch(time.Now(), "{}", []Trial{trial})
	must(b, err)
	done, ended, kept := make(chan struct{}), make(chan error), 0
	go func() {
		for {
			err := to.ChangeTrial(id, time.Now(), TrialChange{Trial: trial, Checkpoint: checkpoint, Epoch: 1})
			kept++
			select {
			case <-done:
				ended <- err
				return
			default:
			}
		}
	}()
	return func() int {
		close(done)
		must(b, <-ended)
		return kept
	}
}
