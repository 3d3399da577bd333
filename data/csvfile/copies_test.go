package csvfile

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestCopiesArePrivateAndGoTogether finds copies of an earlier program that others can read.
func TestCopiesArePrivateAndGoTogether(t *testing.T) {
	path, cache := write(t, "f.csv.gz", gzipOf([]byte(goodCSV))), t.TempDir()
	if n, bytes, err := Copies(filepath.Join(cache, "none")); n != 0 || bytes != 0 || err != nil {
		t.Errorf("%d copies of %d bytes in no folder, %v", n, bytes, err)
	}
	for range 2 {
		f := openIn(t, path, cache)
		scan(t, f)
		n, bytes, err := Copies(cache)
		if n != 1 || bytes != int64(len(goodCSV)) || err != nil {
			t.Fatalf("%d copies of %d bytes, %v", n, bytes, err)
		}
		entries, err := os.ReadDir(cache)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{".", entries[0].Name()} {
			inside := filepath.Join(cache, name)
			if info, err := os.Stat(inside); err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s is %v, %v", name, info.Mode(), err)
			}
			os.Chmod(inside, 0o777)
		}
	}
	f := openIn(t, path, cache)
	rows := scan(t, f)
	if err := os.WriteFile(filepath.Join(cache, "other"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "windows" {
		t.Skip("a copy that is open stays there")
	}
	if err := RemoveCopies(cache); err != nil {
		t.Fatal(err)
	}
	if n, _, _ := Copies(cache); n != 0 {
		t.Errorf("%d copies stay", n)
	}
	if _, err := f.Pixels(rows[0], nil); err != nil {
		t.Errorf("who has it open reads on: %v", err)
	}
	if _, err := os.Stat(filepath.Join(cache, "other")); err != nil {
		t.Error(err)
	}
}
