package project

import (
	"database/sql"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fiducial/data/face"
)

// dataset returns the path of a dataset, which need not exist, in a folder that does.
func dataset(t testing.TB) string { return filepath.Join(t.TempDir(), "faces.csv") }

func folders(t testing.TB) Folders { return Folders{Data: t.TempDir()} }

func mustOpen(t testing.TB, dataset string, f Folders) *Project {
	t.Helper()
	p, err := Open(dataset, f)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// aFace is what most tests put into a project.
var aFace = Face{ID: 1, Row: 7, Photo: face.PhotoOf([]byte{1}), Duplicate: 2, Present: true, Mark: Mark{Done: true, Note: "note"}}

func TestEverythingIsKept(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	faces := []Face{aFace, {ID: 2, Row: 1}}
	points := []Point{
		{Face: 1, Keypoint: "eye", Now: Texts{"66.0335639098", ""}, File: Texts{"a\x00b\xff\"", "1"}, Saving: &Texts{"", "2"}},
		{Face: 1, Keypoint: "nose, the tip", Now: Texts{"1", "2"}, File: Texts{"1", "3"}},
		{Face: 2, Keypoint: "eye", Now: Texts{"1", "2"}, File: Texts{"1", "2"}}, // as the file has it: not kept
	}
	changes := []Change{
		{Face: 1, Keypoint: "eye", Before: Texts{"a\x00b\xff\"", "1"}, After: Texts{"66.0335639098", ""}},
		{Face: 2, MarkBefore: Mark{}, MarkAfter: Mark{Done: true, Flagged: true, Note: "ünï\n"}},
	}
	at := time.Date(2024, 2, 29, 12, 30, 1, 5e6, time.FixedZone("", 3600))
	id, err := p.Record("Move", at, changes, Update{Faces: faces, Points: points})
	must(t, err)
	must(t, p.SetKeypoints([]string{"eye", "nose, the tip"}))
	must(t, p.Close())
	p = mustOpen(t, path, f)
	defer p.Close()
	compare := func(what string, got any, err error, want any) {
		t.Helper()
		must(t, err)
		if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%s: -want +got\n%s", what, diff)
		}
	}
	gotFaces, err := p.Faces()
	compare("faces", gotFaces, err, faces)
	gotPoints, err := p.Points()
	compare("points", gotPoints, err, points[:2])
	gotStep, there, err := p.Step(id)
	compare("changes", gotStep.Changes, err, changes)
	if _, other, err := p.Step(id + 1); !there || other || err != nil {
		t.Errorf("steps: %v, %v, %v", there, other, err)
	}
	gotActions, err := p.History(-1)
	compare("history", gotActions, err, []Action{{ID: id, Time: at.UTC(), Name: "Move", Face: 1, Faces: 2}})
	gotNames, err := p.Keypoints()
	compare("keypoints", gotNames, err, []string{"eye", "nose, the tip"})
}

func TestPointsAreForgottenOnceSaved(t *testing.T) {
	p, err := InMemory()
	must(t, err)
	defer p.Close()
	q := Point{Face: 1, Keypoint: "eye", Now: Texts{"1", "2"}, File: Texts{"0", "0"}, Saving: &Texts{"1", "2"}}
	must(t, p.Write(Update{Faces: []Face{aFace}, Points: []Point{q}}))
	for _, c := range []struct {
		file   Texts
		saving *Texts
		want   int
	}{
		{Texts{"1", "2"}, &Texts{"1", "2"}, 1}, // a save is still on its way
		{Texts{"1", "2"}, nil, 0},
		{Texts{"1", "3"}, nil, 1},
	} {
		q.File, q.Saving = c.file, c.saving
		must(t, p.Write(Update{Points: []Point{q}}))
		if got, err := p.Points(); err != nil || len(got) != c.want {
			t.Errorf("%+v: kept %v, %v", q, got, err)
		}
	}
}

func TestNextPassesOver(t *testing.T) {
	p, err := InMemory()
	must(t, err)
	defer p.Close()
	gone := Face{ID: 2, Row: 3}
	record := func(name string, c Change) int64 {
		id, err := p.Record(name, time.Now(), []Change{c}, Update{Faces: []Face{aFace, gone}})
		must(t, err)
		return id
	}
	first := record("of an eye", Change{Face: 1, Keypoint: "eye"})
	mark := record("of a mark", Change{Face: 1})
	record("of a keypoint that is no more", Change{Face: 1, Keypoint: "ear"})
	record("of a face that is gone", Change{Face: 2, Keypoint: "eye"})
	next := func(redo bool, want string) {
		t.Helper()
		a, ok, err := p.Next(redo, []string{"eye"})
		if err != nil || ok != (want != "") || a.Name != want {
			t.Errorf("next, redo %v: %q %v %v, want %q", redo, a.Name, ok, err, want)
		}
	}
	next(false, "of a mark")
	must(t, p.Flip([]int64{mark}, nil, Update{}))
	next(false, "of an eye")
	must(t, p.Flip([]int64{first}, nil, Update{}))
	next(false, "")
	next(true, "of an eye")
	must(t, p.Flip(nil, []int64{first}, Update{}))
	next(true, "of a mark")
	record("of another eye", Change{Face: 1, Keypoint: "eye"})
	next(true, "")
	next(false, "of another eye")
	actions, err := p.History(2)
	if err != nil || len(actions) != 2 || actions[1].Name != "of a face that is gone" {
		t.Errorf("history %v, %v", actions, err)
	}
}

func TestFailedRecordChangesNothing(t *testing.T) {
	p, err := InMemory()
	must(t, err)
	defer p.Close()
	id, err := p.Record("first", time.Now(), []Change{{Face: 1}}, Update{Faces: []Face{aFace}})
	must(t, err)
	must(t, p.Flip([]int64{id}, nil, Update{}))
	// A change of a face that is not there is refused at the very end of the transaction.
	if _, err := p.Record("second", time.Now(), []Change{{Face: 99}}, Update{Faces: []Face{{ID: 2}}}); err == nil {
		t.Fatal("no error")
	}
	actions, err := p.History(-1)
	if err != nil || len(actions) != 1 || !actions[0].Undone {
		t.Errorf("history %v, %v", actions, err)
	}
	if faces, err := p.Faces(); err != nil || len(faces) != 1 {
		t.Errorf("faces %v, %v", faces, err)
	}
}

// TestFullDisk lets the database grow no further: what does not fit is not written in part, and the error says
// what to do.
func TestFullDisk(t *testing.T) {
	p := mustOpen(t, dataset(t), folders(t))
	defer p.Close()
	must(t, p.Write(Update{Faces: []Face{aFace}}))
	var pages int
	must(t, p.db.QueryRow("PRAGMA page_count").Scan(&pages))
	limit := func(pages int) {
		t.Helper()
		_, err := p.db.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages))
		must(t, err)
	}
	limit(pages)
	long := Face{ID: 2, Mark: Mark{Note: strings.Repeat("note ", 10_000)}}
	_, err := p.Record("Note", time.Now(), []Change{{Face: 2, MarkAfter: long.Mark}}, Update{Faces: []Face{long}})
	if err == nil || !strings.HasSuffix(err.Error(), p.Path()+": its disk is full; make room there and do it again") {
		t.Errorf("error %v", err)
	}
	if resultCode(err) == 0 {
		t.Errorf("%v does not wrap the error of the database", err)
	}
	if faces, err := p.Faces(); err != nil || len(faces) != 1 {
		t.Errorf("faces %v, %v", faces, err)
	}
	if actions, err := p.History(-1); err != nil || len(actions) != 0 {
		t.Errorf("history %v, %v", actions, err)
	}
	limit(1 << 20)
	must(t, p.Write(Update{Faces: []Face{long}}))
}

func TestRuns(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	started := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	id, err := p.AddRun(Run{Started: started, Settings: `{"preset":"cnn"}`, Name: "cnn 1", Origin: "cnn 0", TimeLimit: 90 * time.Second, Shown: true, Color: 4})
	must(t, err)
	second, err := p.AddRun(Run{Started: started.Add(time.Hour), Settings: "{}"})
	must(t, err)
	third, err := p.AddRun(Run{Started: started, Settings: "{}"})
	must(t, err)
	must(t, p.AddEpoch(third, Epoch{Epoch: 1}))
	must(t, p.RemoveRun(third))
	must(t, p.SetRun(Run{ID: second, Name: "second", Shown: true, Color: 2, Reason: "no matter"}))
	want := []Epoch{epoch(0, 3.5, math.NaN(), 2.5, 60, math.NaN()), epoch(1, math.Inf(1), 2, 1.5, 61, 3.5)}
	must(t, p.AddEpoch(id, epoch(0, 9, 9, 9, 9, 9)))
	for _, e := range want {
		must(t, p.AddEpoch(id, e))
	}
	must(t, p.EndRun(Run{ID: id, Ended: started.Add(time.Minute), Reason: "stopped", Checkpoint: "/models/a.safetensors", Best: "/models/b.safetensors", Validation: 2.5}))
	must(t, p.Close())
	p = mustOpen(t, path, f)
	defer p.Close()
	epochs, err := p.Epochs(id)
	must(t, err)
	if diff := cmp.Diff(want, epochs, cmpopts.EquateNaNs()); diff != "" {
		t.Error(diff)
	}
	runs, err := p.Runs()
	must(t, err)
	wantRuns := []Run{
		{
			ID: id, Name: "cnn 1", Started: started, Settings: `{"preset":"cnn"}`, Origin: "cnn 0", TimeLimit: 90 * time.Second, Shown: true, Color: 4,
			Ended: started.Add(time.Minute), Reason: "stopped", Checkpoint: "/models/a.safetensors", Best: "/models/b.safetensors", Validation: 2.5,
		},
		{ID: second, Name: "second", Started: started.Add(time.Hour), Settings: "{}", Validation: math.NaN(), Shown: true, Color: 2},
	}
	if left, err := p.Epochs(third); err != nil || len(left) != 0 {
		t.Errorf("the removed run left %v, %v", left, err)
	}
	if diff := cmp.Diff(wantRuns, runs, cmpopts.EquateNaNs()); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyProjectLeavesNoFile(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	must(t, p.SetKeypoints([]string{"eye"}))
	must(t, p.Close())
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 0 {
		t.Errorf("left: %v %v", entries, err)
	}
}

func TestOddNames(t *testing.T) {
	for _, name := range []string{"a b.csv", "50%.csv", "a?mode=memory.csv", "a#b.csv", "ünï.csv", "%41.csv", "a&b;c'd\".csv"} {
		path, f := filepath.Join(t.TempDir(), name), folders(t)
		p := mustOpen(t, path, f)
		must(t, p.Write(Update{Faces: []Face{aFace}}))
		must(t, p.Close())
		if _, err := os.Stat(path + Extension); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTablesForOthers(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	_, err := p.Record("Move", time.Now(), []Change{{Face: 1, Keypoint: "eye", Before: Texts{"1", "2"}, After: Texts{"3", "4"}}}, Update{Faces: []Face{aFace}})
	must(t, err)
	defer p.Close()
	// Another program reads while this one has the file open.
	db, err := sql.Open("sqlite", path+Extension)
	must(t, err)
	defer db.Close()
	var row string
	must(t, db.QueryRow(`SELECT format('%s %s %s %s', f.row, f.photo, c.keypoint, c.after_x)
		FROM actions a JOIN changes c ON c.action = a.id JOIN faces f ON f.id = c.face`).Scan(&row))
	if want := "7 " + aFace.Photo.String() + " eye 3"; row != want {
		t.Errorf("got %q, want %q", row, want)
	}
	var mode string
	must(t, db.QueryRow("PRAGMA journal_mode").Scan(&mode))
	if mode != "wal" {
		t.Errorf("journal mode %q", mode)
	}
	var synchronous int
	must(t, p.db.QueryRow("PRAGMA synchronous").Scan(&synchronous))
	if synchronous != 2 {
		t.Errorf("synchronous %d, want 2 (FULL)", synchronous)
	}
}

// TestDocumented compares the tables with docs/project-file.md.
func TestDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/project-file.md")
	must(t, err)
	p, err := InMemory()
	must(t, err)
	defer p.Close()
	rows, err := p.db.Query("SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'")
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var table, column string
		must(t, rows.Scan(&table, &column))
		_, section, ok := strings.Cut(string(doc), "## "+table+"\n")
		if section, _, _ = strings.Cut(section, "\n## "); !ok || !strings.Contains(section, "`"+column+"`") {
			t.Errorf("%s.%s is not described", table, column)
		}
	}
	must(t, rows.Err())
	if !strings.Contains(string(doc), fmt.Sprintf("version %d", version)) {
		t.Errorf("the version of the schema is not %d there", version)
	}
}

func TestCopyTo(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	defer p.Close()
	must(t, p.Write(Update{Faces: []Face{aFace}}))
	other := dataset(t)
	lock, err := Acquire(other, f)
	must(t, err)
	must(t, os.WriteFile(Beside(other), []byte("of the file before"), 0o666))
	c, err := p.CopyTo(other, lock, f)
	must(t, err)
	defer c.Close()
	if c.Path() != Beside(other) || len(c.Notices()) != 1 {
		t.Errorf("path %s, notices %q", c.Path(), c.Notices())
	}
	must(t, c.Write(Update{Faces: []Face{{ID: 2, Row: 1}}}))
	for _, q := range []struct {
		p    *Project
		want []Face
	}{{p, []Face{aFace}}, {c, []Face{aFace, {ID: 2, Row: 1}}}} {
		if faces, err := q.p.Faces(); err != nil || !slices.Equal(faces, q.want) {
			t.Errorf("%s: faces %v, %v", q.p.Path(), faces, err)
		}
	}
	aside, err := filepath.Glob(Beside(other) + ".replaced-*")
	must(t, err)
	if len(aside) != 1 {
		t.Fatalf("set aside: %v", aside)
	}
	if b, err := os.ReadFile(aside[0]); err != nil || string(b) != "of the file before" {
		t.Errorf("set aside: %q, %v", b, err)
	}
	if _, err := Acquire(other, f); err == nil {
		t.Error("the copy does not hold its lock")
	}
}

func BenchmarkRecord(b *testing.B) {
	p := mustOpen(b, dataset(b), folders(b))
	defer p.Close()
	for b.Loop() {
		q := Point{Face: 1, Keypoint: "eye", Now: Texts{"66.03", "39"}, File: Texts{"66.0335639098", "39.002"}}
		_, err := p.Record("Move", time.Now(), []Change{{Face: 1, Keypoint: "eye", Before: q.File, After: q.Now}}, Update{Faces: []Face{aFace}, Points: []Point{q}})
		must(b, err)
	}
}
