//go:build unix

package crash

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRecordsAreFewShortPrivateAndGoTogether(t *testing.T) {
	home := t.TempDir()
	folder := filepath.Join(home, folderName)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	os.Chmod(folder, 0o777)
	for i := range recordsMost + 5 {
		path := filepath.Join(folder, fmt.Sprintf("%s2026-01-%02d-000000.000%s", crashed, i+1, recordEnd))
		if err := os.WriteFile(path, []byte("x"), 0o666); err != nil {
			t.Fatal(err)
		}
		os.Chmod(path, 0o666)
	}
	// A program that fell over with a text out of a file, and thousands of goroutines.
	long := strings.Repeat(" ", headSize) + "panic: \x1b[31m\u202ered\n\ngoroutine 1 [running]:\nmain.f(0x1)\n\t/a/b.go:1 +0x1\n" + strings.Repeat("goroutine 2 [select]:\n", 1<<18)
	if err := os.WriteFile(filepath.Join(folder, running+"1-1"+recordEnd), []byte(long), 0o600); err != nil {
		t.Fatal(err)
	}
	found := begin(t, home)
	text, err := os.ReadFile(found)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > recordMost+headSize || !strings.Contains(string(text), `panic: \x1b[31m\u202ered`) || !strings.Contains(string(text), "main.f(…)\n\t/a/b.go:1 +0x1\n") {
		t.Errorf("%d bytes: %.300q", len(text), text)
	}
	n, bytes := Kept(home)
	if n != recordsMost || bytes < int64(len(text)) {
		t.Errorf("%d records of %d bytes are kept", n, bytes)
	}
	for _, path := range append(records(folder), folder) {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v, %v", path, info.Mode(), err)
		}
	}
	if err := Remove(home); err != nil {
		t.Fatal(err)
	}
	if n, bytes := Kept(home); n != 0 || bytes != 0 {
		t.Errorf("%d records of %d bytes stay", n, bytes)
	}
}
