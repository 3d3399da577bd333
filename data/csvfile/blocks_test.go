package csvfile

import (
	"bytes"
	"slices"
	"testing"

	"fiducial/data/face"
)

// Rows come in order, the first one alone, and can be read at once, however the file is packed.
func TestScanOfManyBlocks(t *testing.T) {
	content := faces(1200, 3, 32) // about 4 MB
	quoted := bytes.ReplaceAll(bytes.ReplaceAll(content, []byte(","), []byte(`","`)), []byte("\n"), []byte("\"\n\""))
	quoted = append([]byte{'"'}, bytes.TrimSuffix(quoted, []byte{'"'})...)
	for name, packed := range map[string][]byte{"f.csv": content, "q.csv": quoted, "f.csv.gz": gzipOf(content), "f.zip": zipOf("f.csv", string(quoted))} {
		t.Run(name, func(t *testing.T) {
			f := open(t, write(t, name, packed))
			var rows []Row
			var runs []int
			var last int64
			err := f.Scan(t.Context(), func(run []Row) {
				runs = append(runs, len(run))
				rows = append(rows, run...)
				if f.Side() != 32 {
					t.Fatalf("side %d when rows came", f.Side())
				}
				if p, err := f.Pixels(run[len(run)-1], nil); err != nil || face.PhotoOf(p) != run[len(run)-1].Photo {
					t.Errorf("row %d cannot be read when it comes: %v", len(rows)-1, err)
				}
			}, func(done, total int64) {
				if done < last || done > total || total != int64(len(packed)) {
					t.Errorf("progress %d of %d after %d", done, total, last)
				}
				last = done
			})
			if err != nil {
				t.Fatal(err)
			}
			if runs[0] != 1 || len(runs) < 5 {
				t.Errorf("runs of %v rows", runs)
			}
			if last != int64(len(packed)) {
				t.Errorf("progress ended at %d of %d", last, len(packed))
			}
			checkRows(t, f, rows, content)
		})
	}
}

// checkRows compares rows with what encoding/csv reads from content, whose columns are those that faces makes.
func checkRows(t *testing.T, f *File, rows []Row, content []byte) {
	t.Helper()
	records, _ := readCSV(string(content))
	if len(rows) != len(records)-1 {
		t.Fatalf("%d rows, want %d", len(rows), len(records)-1)
	}
	for i, r := range rows {
		texts, err := coordinates(f, r)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range texts {
			got = append(got, p[0], p[1])
		}
		if want := records[i+1]; !slices.Equal(got, want[:len(want)-1]) {
			t.Fatalf("row %d: %q, want %q", i, got, want[:len(want)-1])
		}
		if r.Photo.IsZero() || int(r.Line) != i+2 {
			t.Fatalf("row %d: %+v", i, r)
		}
	}
}
