package format

import (
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data"
)

// What another program predicted in photos comes as proposals of the same faces, at the same places of the photo, and
// as no label: where photos are kept, and where squares are made of them.
func TestPredictionsComeAsProposals(t *testing.T) {
	from := drawnPhotos(t, 9, 4)
	labelStudio, _ := Find("labelstudio-predictions")
	faces := labelStudio.Faces(from, nil)
	folder := filepath.Join(t.TempDir(), "to")
	if err := faces.Export(t.Context(), folder, nil); err != nil {
		t.Fatal(err)
	}
	want := 0
	for row := range from.Rows() {
		for _, p := range from.Labels(row) {
			if p.Known {
				want++
			}
		}
	}
	for _, keep := range []bool{true, false} {
		p, err := Prepare(t.Context(), Source{Path: folder, Pixels: !keep})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		if points, of := p.Set.Predicted(); points != want || of != from.Rows() || p.Format.Name != "labelstudio" {
			t.Fatalf("%d points of %d faces are predicted in %s, want %d", points, of, p.Format.Name, want)
		}
		path := filepath.Join(t.TempDir(), "back.csv")
		o := data.Options{Project: true, CacheDir: t.TempDir(), DataDir: t.TempDir()}
		if err := p.WriteFile(t.Context(), path, nil); err != nil {
			t.Fatal(err)
		}
		if err := p.Propose(t.Context(), path, o, nil); err != nil {
			t.Fatal(err)
		}
		sameProposed(t, path, o, p)
	}
}

// sameProposed compares what a dataset proposes with the faces of a set.
func sameProposed(t *testing.T, path string, o data.Options, p *Prepared) {
	t.Helper()
	ds, err := data.Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	defer ds.Close()
	if err := ds.Load(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	row := 0
	for i, in := range p.Set.Pictures {
		for _, f := range in.Faces {
			if ds.Labelled(row) {
				t.Errorf("row %d has labels", row)
			}
			want := f.Proposed
			if !ds.Photos() {
				want = squareOf(p.Plan.shown[i], f).points(f.Proposed, p.Plan.Side)
			}
			for k, q := range ds.Proposed(row) {
				if at := ds.InPhoto(row, q); q.Known != want[k].Known || q.Known && at.Distance(want[k]) > 2e-6 {
					t.Fatalf("row %d, %s is proposed at %v, want %v", row, ds.Keypoints()[k].Name, at, want[k])
				}
			}
			if f.Proposed != nil && ds.Proposed(row) == nil {
				t.Errorf("nothing is proposed for row %d", row)
			}
			row++
		}
	}
	if row != ds.Rows() || ds.CanUndo() != "Import predictions" {
		t.Errorf("%d rows for %d faces; the last action is %q", ds.Rows(), row, ds.CanUndo())
	}
	coco, _ := Find("coco")
	if lost := strings.Join(coco.Faces(ds, nil).Lost(), "; "); !strings.Contains(lost, "not exported: what an import proposed") || strings.Contains(lost, "marks") {
		t.Errorf("an export says %q", lost)
	}
	if _, ok, err := ds.Undo(); !ok || err != nil || ds.Proposed(0) != nil {
		t.Errorf("undo: %v, %v", ok, err)
	}
}
