package csvfile

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zip"
)

// storedZip packs one file without compressing it, with its sizes before it.
func storedZip(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, CompressedSize64: uint64(len(content)), UncompressedSize64: uint64(len(content))})
	if err != nil {
		t.Fatal(err)
	}
	f.Write(content)
	w.Close()
	return b.Bytes()
}

// The contest's download is a zip with zips in it, whose labelled faces open as if they were unpacked.
func TestZipInZip(t *testing.T) {
	content := faces(40, 3, 16)
	_, want := opened(t, string(content))
	training := string(zipOf("training.csv", string(content)))
	tests := []struct {
		name   string
		packed []byte
		said   bool
	}{
		{"the contest's", zipOf("IdLookupTable.csv", "RowId\n", "SampleSubmission.csv", "RowId\n", "test.zip", string(zipOf("test.csv", "ImageId,Image\n")), "training.zip", training), true},
		{"unpacked once", zipOf("test.csv", "ImageId,Image\n", "dir/training.csv", string(content)), true},
		{"one zip", zipOf("__MACOSX/._faces.zip", "x", "faces.zip", training), true},
		{"stored", storedZip(t, "training.zip", storedZip(t, "training.csv", content)), true},
		{"one CSV and another zip", zipOf("faces.csv", string(content), "photos.zip", "x"), false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := open(t, write(t, "a.zip", test.packed))
			if test.name == "stored" {
				// The writer above sets no check sum, which must be noticed at the end and not before.
				if _, err := scanRows(f); err == nil || !strings.Contains(err.Error(), "damaged") {
					t.Errorf("a wrong check sum: %v", err)
				}
				return
			}
			got := scan(t, f)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if said := strings.Join(f.Notes(), " "); strings.Contains(said, "is read") != test.said {
				t.Errorf("said %q", said)
			}
			if !f.Compressed() {
				t.Error("it counts as one that can be written")
			}
			if again := open(t, f.Path()); len(scan(t, again)) != len(want) {
				t.Error("it does not open a second time")
			}
		})
	}
}

// What is wrong in the inner zip is noticed though it is never there as a whole.
func TestDamagedZipInZip(t *testing.T) {
	inner := zipOf("training.csv", string(faces(40, 3, 16)))
	inner[len(inner)/2] ^= 0xff
	f, err := Open(write(t, "a.zip", zipOf("training.zip", string(inner))), t.TempDir())
	if err == nil {
		defer f.Close()
		_, err = scanRows(f)
	}
	if err == nil {
		t.Error("damaged bytes were read")
	}
}
