package data

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// TestExperimentsFollow saves a dataset under other names while a search keeps checkpoints and labels are edited: what
// was kept and edited before the end is in the last file's project.
func TestExperimentsFollow(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,2,3,4", 1)), window(t))
	e := d.Experiments()
	trial := Trial{Settings: "{}", State: "running"}
	id, err := e.AddSearch(time.Now(), "{}", []Trial{trial})
	must(t, err)
	run, err := e.AddRun(Run{Name: "first", Settings: "{}"})
	must(t, err)
	saved, kept := make(chan struct{}), make(chan error, 1)
	last := 0
	go func() {
		var err error
		for more := true; more && err == nil; {
			select {
			case <-saved:
				more = false
			default:
			}
			last++
			trial.Until = last
			err = e.ChangeTrial(id, time.Now(), TrialChange{Trial: trial, Checkpoint: bytes.Repeat([]byte{byte(last)}, 1<<20), Epoch: last})
		}
		kept <- err
	}()
	for n := range 3 {
		must(t, d.Apply("Move", Edit{0, 0, at(float64(10+n), 3)}))
		must(t, d.SaveAs(t.Context(), filepath.Join(t.TempDir(), "other.csv"), false, nil))
		must(t, e.AddEpoch(run, Epoch{Epoch: n}))
		must(t, d.Apply("Move", Edit{0, 1, at(float64(20+n), 4)}))
	}
	close(saved)
	must(t, <-kept)
	d = reopen(t, d)
	e = d.Experiments()
	if text := fmt.Sprint(d.Labels(0)); text != fmt.Sprint([]any{at(12, 3), at(22, 4)}) {
		t.Errorf("labels %s", text)
	}
	if epochs, err := e.Epochs(run); err != nil || len(epochs) != 3 {
		t.Errorf("epochs %v, %v", epochs, err)
	}
	trials, err := e.Trials(id)
	must(t, err)
	content, err := e.TrialCheckpoint(id, 0)
	must(t, err)
	if trials[0].Until != last || !bytes.Equal(content, bytes.Repeat([]byte{byte(last)}, 1<<20)) {
		t.Errorf("the trial stands at %d with a checkpoint of %d bytes, want %d", trials[0].Until, len(content), last)
	}
}
