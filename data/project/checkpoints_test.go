package project

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fiducial/data/face"
)

// contentOf returns a checkpoint of so many bytes, each of which depends on its place.
func contentOf(seed, size int) []byte {
	content := make([]byte, size)
	for i := range content {
		content[i] = byte(seed + i + i>>8 + i>>16)
	}
	return content
}

func partsIn(t *testing.T, p *Project) (parts int) {
	t.Helper()
	must(t, p.db.QueryRow("SELECT count(*) FROM checkpoint_parts").Scan(&parts))
	return parts
}

func wantCheckpoint(t *testing.T, p *Project, search int64, trial int, want []byte) {
	t.Helper()
	content, err := p.TrialCheckpoint(search, trial)
	if err != nil || !bytes.Equal(content, want) {
		t.Errorf("trial %d of search %d has a checkpoint of %d bytes, want %d: %v", trial, search, len(content), len(want), err)
	}
}

// TestCheckpointInParts keeps checkpoints of several parts. No transaction writes more than a part, so that nobody
// waits for more, and no part stays that is no trial's.
func TestCheckpointInParts(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	id, err := p.AddSearch(time.Now(), "{}", []Trial{waiting(0), waiting(1)})
	must(t, err)
	first, second, other := contentOf(1, 3*partSize+5), contentOf(2, partSize), contentOf(3, 2*partSize+1)
	before, err := p.commits()
	must(t, err)
	must(t, p.ChangeTrial(id, time.Now(), TrialChange{Trial: waiting(0), Checkpoint: first, Epoch: 1}))
	after, err := p.commits()
	must(t, err)
	if n := after - before; n < 5 {
		t.Errorf("a checkpoint of 4 parts was written in %d transactions", n)
	}
	var largest int
	must(t, p.db.QueryRow("SELECT max(length(content)) FROM checkpoint_parts").Scan(&largest))
	if largest > partSize {
		t.Errorf("a part has %d bytes", largest)
	}
	wantCheckpoint(t, p, id, 0, first)
	must(t, p.ChangeTrial(id, time.Now(), TrialChange{Trial: waiting(1), Checkpoint: other, Epoch: 1}))
	must(t, p.ChangeTrial(id, time.Now(), TrialChange{Trial: waiting(0), Checkpoint: second, Epoch: 2}))
	wantCheckpoint(t, p, id, 0, second)
	if n := partsIn(t, p); n != 4 {
		t.Errorf("%d parts after a checkpoint was replaced, want 4", n)
	}
	must(t, p.ChangeTrial(id, time.Now(), TrialChange{Trial: waiting(0), DropCheckpoint: []int{0}}))
	if n := partsIn(t, p); n != 3 {
		t.Errorf("%d parts after a checkpoint was dropped, want 3", n)
	}
	must(t, p.Close())

	p = mustOpen(t, path, f)
	wantCheckpoint(t, p, id, 0, nil)
	wantCheckpoint(t, p, id, 1, other)
	_, err = p.writeParts(first) // and then the program is killed
	must(t, err)
	must(t, p.Close())
	p = mustOpen(t, path, f)
	defer p.Close()
	if n := partsIn(t, p); n != 3 {
		t.Errorf("%d parts after a kill, want 3", n)
	}
	wantCheckpoint(t, p, id, 1, other)
	must(t, p.RemoveSearch(id))
	if n := partsIn(t, p); n != 0 {
		t.Errorf("%d parts of a removed search", n)
	}
}

// TestCheckpointThatCannotBeKept changes a trial that is not there: what was written of its checkpoint goes again.
func TestCheckpointThatCannotBeKept(t *testing.T) {
	p := mustOpen(t, dataset(t), folders(t))
	defer p.Close()
	if err := p.ChangeTrial(1, time.Now(), TrialChange{Trial: waiting(0), Checkpoint: contentOf(1, 2*partSize)}); err == nil {
		t.Error("a trial that is not there has a checkpoint")
	}
	if n := partsIn(t, p); n != 0 {
		t.Errorf("%d parts", n)
	}
}

// version5 puts a project file that the program wrote when checkpoints were whole beside a new dataset. It holds an
// edit with a mark, a run, and a search whose first two trials have checkpoints.
func version5(t *testing.T) (path string) {
	t.Helper()
	path = dataset(t)
	content, err := os.ReadFile("testdata/version5.fiducial")
	must(t, err)
	must(t, os.WriteFile(Beside(path), content, 0o666))
	return path
}

func checkpointOfVersion5(trial int) []byte {
	return bytes.Repeat([]byte{'a' + byte(trial), 0, 255}, 9000)
}

// checkVersion5 looks for all that version5 holds.
func checkVersion5(t *testing.T, p *Project) {
	t.Helper()
	at := time.Date(2024, 2, 29, 11, 30, 1, 5e6, time.UTC)
	equal := func(what string, want, got any, err error) {
		t.Helper()
		if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" || err != nil {
			t.Errorf("%s: %v %s", what, err, diff)
		}
	}
	faces, err := p.Faces()
	equal("faces", []Face{{ID: 1, Row: 3, Photo: face.Photo{7}, Present: true, Mark: Mark{Flagged: true, Note: "look"}}}, faces, err)
	points, err := p.Points()
	equal("points", []Point{{Face: 1, Keypoint: "nose_tip", Now: Texts{"3", "4.5"}, File: Texts{"1", "2"}}}, points, err)
	keypoints, err := p.Keypoints()
	equal("keypoints", []string{"nose_tip"}, keypoints, err)
	var actions, changes int
	must(t, p.db.QueryRow("SELECT (SELECT count(*) FROM actions), (SELECT count(*) FROM changes)").Scan(&actions, &changes))
	equal("history", []int{1, 2}, []int{actions, changes}, nil)
	runs, err := p.Runs()
	equal("runs", []Run{{ID: 1, Name: "cnn 1", Started: at, Settings: `{"preset":"cnn"}`, Origin: "cnn 0", TimeLimit: 90 * time.Second, Ended: at.Add(time.Minute),
		Reason: "stopped", Checkpoint: "/models/a.safetensors", Best: "/models/b.safetensors", Validation: 2.5, Shown: true, Color: 4}}, runs, err)
	epochs, err := p.Epochs(1)
	equal("epochs", []Epoch{epoch(1, 3, 2.5, unmeasured, 0.5, unmeasured), epoch(2, 2, 1.5, 4, 0.25, 3)}, epochs, err)
	searches, err := p.Searches()
	equal("searches", []Search{{ID: 1, Started: at, Plan: `{"method":"asha"}`}}, searches, err)
	want := []Trial{waiting(0), waiting(1), waiting(2)}
	for n := range 2 {
		want[n].State, want[n].Held, want[n].Until, want[n].TestRMSE, want[n].Seconds = "paused", n == 1, 9, 4, 0.75
	}
	trials, err := p.Trials(1)
	equal("trials", want, trials, err)
	curve := []Epoch{epoch(1, 3, 2.5, unmeasured, 0.5, unmeasured)}
	curves, err := p.TrialEpochs(1)
	equal("curves", map[int][]Epoch{0: curve, 1: curve}, curves, err)
	decisions, err := p.Decisions(1)
	equal("decisions", []Decision{{at, 0, "promote", 9}, {at, 1, "promote", 9}}, decisions, err)
	for n := range 2 {
		wantCheckpoint(t, p, 1, n, checkpointOfVersion5(n))
	}
	wantCheckpoint(t, p, 1, 2, nil)
}

// TestVersion5 opens a project file that the program of before wrote: nothing of it is lost, and it goes on.
func TestVersion5(t *testing.T) {
	path, f := version5(t), folders(t)
	for range 2 {
		p := mustOpen(t, path, f)
		if notices := p.Notices(); len(notices) != 0 {
			t.Errorf("notices %q", notices)
		}
		checkVersion5(t, p)
		must(t, p.Close())
	}
	p := mustOpen(t, path, f)
	defer p.Close()
	next := contentOf(4, partSize+1)
	must(t, p.ChangeTrial(1, time.Now(), TrialChange{Trial: waiting(0), Checkpoint: next, Epoch: 2}))
	must(t, p.ChangeTrial(1, time.Now(), TrialChange{Trial: waiting(1), DropCheckpoint: []int{1}}))
	wantCheckpoint(t, p, 1, 0, next)
	wantCheckpoint(t, p, 1, 1, nil)
}

// TestRescueOfVersion5 damages one of an older version: what it lacks costs nothing of what it has.
func TestRescueOfVersion5(t *testing.T) {
	path := version5(t)
	db, err := sql.Open("sqlite", Beside(path))
	must(t, err)
	var root int64
	must(t, db.QueryRow("SELECT rootpage FROM sqlite_schema WHERE name = 'actions_undone'").Scan(&root))
	must(t, db.Close())
	overwrite(t, Beside(path), 4096*(root-1), "\xff\xff\xff\xff\xff\xff\xff\xff")
	p := mustOpen(t, path, folders(t))
	defer p.Close()
	if n := p.Notices(); len(n) != 1 {
		t.Errorf("notices %q", n)
	}
	checkVersion5(t, p)
}

// TestTakeCheckpoints takes in a project whose checkpoints have the numbers of ones that are here.
func TestTakeCheckpoints(t *testing.T) {
	var paths []string
	for n := range 2 {
		path := dataset(t)
		p := mustOpen(t, path, folders(t))
		id, err := p.AddSearch(time.Now(), fmt.Sprint(n), []Trial{waiting(0), waiting(1)})
		must(t, err)
		for trial := range 2 {
			must(t, p.ChangeTrial(id, time.Now(), TrialChange{Trial: waiting(trial), Checkpoint: contentOf(10*n+trial, partSize+7), Epoch: 1}))
		}
		must(t, p.Close())
		paths = append(paths, path)
	}
	old := version5(t)
	p := mustOpen(t, paths[0], folders(t))
	defer p.Close()
	for _, other := range []string{paths[1], old} {
		if taken, err := p.TakeIn(Beside(other)); err != nil || taken.Runs == 0 {
			t.Errorf("taken %+v, %v", taken, err)
		}
	}
	for n := range 2 {
		for trial := range 2 {
			wantCheckpoint(t, p, int64(n+1), trial, contentOf(10*n+trial, partSize+7))
		}
	}
	for trial := range 2 {
		wantCheckpoint(t, p, 3, trial, checkpointOfVersion5(trial))
	}
	must(t, p.RemoveSearch(2))
	for trial := range 2 {
		wantCheckpoint(t, p, 1, trial, contentOf(trial, partSize+7))
	}
}
