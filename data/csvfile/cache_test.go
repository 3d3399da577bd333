package csvfile

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/atomicfile"
)

// names lists a folder.
func names(t testing.TB, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// openIn opens path with the cache folder dir.
func openIn(t testing.TB, path, dir string) *File {
	t.Helper()
	f, err := Open(path, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// A whole copy is used again; that it is read at all shows where a copy was changed.
func TestCopyIsUsedAgain(t *testing.T) {
	dir := t.TempDir()
	path := write(t, "f.csv.gz", gzipOf([]byte(goodCSV)))
	first := scan(t, openIn(t, path, dir))
	copies := names(t, dir)
	if len(copies) != 1 {
		t.Fatalf("the cache holds %q", copies)
	}
	copied := filepath.Join(dir, copies[0])
	if got := read(t, copied); got != goodCSV {
		t.Fatalf("the copy reads %q", got)
	}
	if diff := cmp.Diff(first, scan(t, openIn(t, path, dir))); diff != "" {
		t.Error(diff)
	}
	if err := os.WriteFile(copied, []byte(strings.Replace(goodCSV, "3.5", "9.5", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if rows := scan(t, openIn(t, path, dir)); rows[1].Points.At(0).X != 9.5 {
		t.Error("the file was unpacked again")
	}
	if err := os.Truncate(copied, int64(len(goodCSV)-1)); err != nil {
		t.Fatal(err)
	}
	if rows := scan(t, openIn(t, path, dir)); rows[1].Points.At(0).X != 3.5 {
		t.Error("a copy that had lost bytes was believed")
	}
	if got := names(t, dir); !slices.Equal(got, copies) {
		t.Errorf("the cache holds %q", got)
	}
}

// Another state of the source is another source.
func TestCopyOfAnOlderState(t *testing.T) {
	dir := t.TempDir()
	path := write(t, "f.csv.gz", gzipOf([]byte(goodCSV)))
	scan(t, openIn(t, path, dir))
	newer := strings.Replace(goodCSV, "3.5", "8.5", 1)
	if err := os.WriteFile(path, gzipOf([]byte(newer)), 0o644); err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(path, later, later); err != nil {
		t.Fatal(err)
	}
	if rows := scan(t, openIn(t, path, dir)); rows[1].Points.At(0).X != 8.5 {
		t.Errorf("%+v", rows[1])
	}
}

func TestNoHalfCopyStays(t *testing.T) {
	whole := gzipOf(faces(600, 1, 32))
	packedZip := zipOf("f.csv", string(faces(600, 1, 32)))
	middle := len(packedZip) / 2
	packedZip[middle] ^= 0xff
	wrongSum := bytes.Clone(whole)
	wrongSum[len(wrongSum)-6] ^= 0xff
	tests := []struct {
		name    string
		content []byte
		cancel  bool
		want    string
	}{
		{"truncated gzip", whole[:len(whole)*2/3], false, "ends too early"},
		{"gzip without its last bytes", whole[:len(whole)-4], false, "ends too early"},
		{"gzip with rubbish behind it", append(bytes.Clone(whole), "rubbish behind it"...), false, "something else follows it"},
		{"gzip with a little rubbish behind it", append(bytes.Clone(whole), '\n'), false, "something else follows it"},
		{"gzip with a wrong check sum", wrongSum, false, "is damaged"},
		{"damaged zip", packedZip, false, "is damaged"},
		{"cancelled", whole, true, "context canceled"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			f := openIn(t, write(t, "f", test.content), dir)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var rows []Row
			err := f.Scan(ctx, func(run []Row) {
				rows = append(rows, run...)
				if test.cancel {
					cancel()
				}
			}, nil)
			checkSentence(t, err, f.Path(), test.want)
			if got := names(t, dir); len(got) > 0 {
				t.Errorf("left in the cache: %q", got)
			}
			if len(rows) == 0 {
				t.Fatal("no rows came before the end")
			}
			if _, err := f.Pixels(rows[0], nil); err != nil {
				t.Errorf("a row that came cannot be read: %v", err)
			}
			if _, _, err := f.Rewrite(t.Context(), filepath.Join(dir, "x.csv"), Rewriting{Rows: rows}, nil); err == nil {
				t.Error("half a dataset was saved as if it were whole")
			}
		})
	}
}

func TestTwoAtOnce(t *testing.T) {
	dir := t.TempDir()
	path := write(t, "f.csv.gz", gzipOf(faces(500, 1, 32)))
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			f, err := Open(path, dir)
			if err != nil {
				t.Error(err)
				return
			}
			defer f.Close()
			if rows, err := scanRows(f); err != nil || len(rows) != 500 {
				t.Errorf("%d rows, %v", len(rows), err)
			}
		})
	}
	both.Wait()
	if got := names(t, dir); len(got) != 1 {
		t.Errorf("the cache holds %q", got)
	}
}

// The copies that were used last stay as long as they fit.
func TestPrune(t *testing.T) {
	dir := t.TempDir()
	sparse := func(name string, size int64, age time.Duration) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		then := time.Now().Add(-age)
		if err := errors.Join(os.Truncate(path, size), os.Chtimes(path, then, then)); err != nil {
			t.Fatal(err)
		}
	}
	sparse("unpacked-new-1.csv", 1<<30, time.Hour)
	sparse("unpacked-middle-2.csv", 1<<29, 2*time.Hour)
	sparse("unpacked-old-3.csv", 1<<30, 3*time.Hour)
	killed, err := atomicfile.CreatePart(dir, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	killed.Close()
	running, err := atomicfile.CreatePart(dir, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer running.Close()
	sparse("settings.json", 1<<32, 9*time.Hour) // of somebody else
	f := openIn(t, write(t, "f.csv.gz", gzipOf([]byte(goodCSV))), dir)
	scan(t, f)
	want := []string{filepath.Base(running.Name()), "settings.json", filepath.Base(f.copyName(int64(len(goodCSV)))), "unpacked-middle-2.csv", "unpacked-new-1.csv"}
	slices.Sort(want)
	if diff := cmp.Diff(want, names(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestCacheThatCannotBe(t *testing.T) {
	path := write(t, "f.csv.gz", gzipOf([]byte(goodCSV)))
	f := openIn(t, path, filepath.Join(path, "cache")) // a folder in a file
	_, err := scanRows(f)
	checkSentence(t, err, path, "must be unpacked into the cache folder")
}

func TestTooLargeToUnpack(t *testing.T) {
	r := &limited{bytes.NewReader(make([]byte, 10)), 9, errTooLarge}
	if _, err := r.Read(make([]byte, 20)); !errors.Is(err, errTooLarge) {
		t.Errorf("%v", err)
	}
	path := write(t, "f.zip", declare(zipOf("f.csv", goodCSV), freelyUnpacks+1))
	_, err := Open(path, t.TempDir())
	checkSentence(t, err, path, "unpacks to more than 100 times its size")
	if err := tooMuch(maxUnpacked / 2); err != errTooLarge {
		t.Error(err)
	}
}

// declare makes a zip of one file say that this file has size bytes, as a zip bomb would.
func declare(z []byte, size uint64) []byte {
	// In the central directory: 24 bytes in lies the size, and 0xffffffff there sends readers to a zip64 extra field.
	at := bytes.Index(z, []byte("PK\x01\x02"))
	name := int(z[at+28]) | int(z[at+29])<<8
	extra := []byte{1, 0, 8, 0}
	for i := range 8 {
		extra = append(extra, byte(size>>(8*i)))
	}
	out := bytes.Clone(z)
	copy(out[at+24:], "\xff\xff\xff\xff")
	old := int(out[at+30]) | int(out[at+31])<<8
	out[at+30], out[at+31] = byte(old+len(extra)), byte((old+len(extra))>>8)
	out = slices.Insert(out, at+46+name+old, extra...)
	end := bytes.LastIndex(out, []byte("PK\x05\x06"))
	out[end+12] += byte(len(extra)) // the size of the central directory
	return out
}

func TestLockedZip(t *testing.T) {
	z := zipOf("f.csv", goodCSV)
	z[bytes.Index(z, []byte("PK\x01\x02"))+8] |= 1
	path := write(t, "f.zip", z)
	_, err := Open(path, t.TempDir())
	checkSentence(t, err, path, "locked with a password")
	z = zipOf("f.csv", goodCSV)
	z[bytes.Index(z, []byte("PK\x01\x02"))+10] = 99
	path = write(t, "g.zip", z)
	_, err = Open(path, t.TempDir())
	checkSentence(t, err, path, "packed in a way")
}
