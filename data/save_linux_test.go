package data

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// TestSaveIntoReadOnlyFolder runs with the file system identity of nobody, so that the permission bits hold
// for root, too.
func TestSaveIntoReadOnlyFolder(t *testing.T) {
	path := csvOf(t, header, line("1,2,3,4", 1))
	before := read(t, path)
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}))
	folder := filepath.Dir(path)
	must(t, os.Chmod(folder, 0o555))
	defer os.Chmod(folder, 0o777)
	must(t, os.Chmod(filepath.Dir(folder), 0o755))
	must(t, os.Chmod(path, 0o644))
	if os.Geteuid() == 0 {
		const nobody = 65534
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		must(t, syscall.Setfsuid(nobody))
		defer func() { must(t, syscall.Setfsuid(0)) }()
	}
	err := d.Save(t.Context(), nil)
	if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "permission") {
		t.Errorf("error %v", err)
	}
	if read(t, path) != before || d.Unsaved() != 1 || d.Labels(0)[0] != at(5, 6) {
		t.Errorf("%d unsaved; file\n%s", d.Unsaved(), read(t, path))
	}
}
