//go:build unix

package csvfile

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"fiducial/data/atomicfile"
)

// A full disk and a folder that can't be written are real in these tests: the test program runs itself again, as
// a process that may write no more than a few bytes into a file, or as a user who may not write there.

// child does what the test of that name needs in a process of its own, and prints the error.
func child(name string) int {
	path, cache := os.Getenv("CSVFILE_PATH"), os.Getenv("CSVFILE_CACHE")
	if name == "unreadable" {
		becomeNobody()
	}
	f, err := Open(path, cache)
	if err != nil {
		fmt.Println(err)
		return 0
	}
	switch name {
	case "disk full", "cache full":
		signal.Ignore(syscall.SIGXFSZ)
		const limit = 8 << 10
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
			fmt.Println(err)
			return 1
		}
	case "read-only folder":
		becomeNobody()
	}
	rows, err := scanRows(f)
	if err == nil {
		_, _, err = f.Rewrite(context.Background(), path, Rewriting{Rows: rows, Cells: []Cell{{Text: "9"}}, Replace: ReplaceOpened}, nil)
	}
	fmt.Println(err)
	return 0
}

// becomeNobody gives up the rights of the superuser, whom no mode of a file stops.
func becomeNobody() {
	const nobody = 65534
	if os.Getuid() == 0 {
		if err := syscall.Setuid(nobody); err != nil {
			panic(err)
		}
	}
}

// runChild runs child with a dataset packed as name says and returns what it printed.
func runChild(t *testing.T, what, path, cache string) string {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "CSVFILE_CHILD="+what, "CSVFILE_PATH="+path, "CSVFILE_CACHE="+cache)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return strings.TrimSuffix(string(out), "\n")
}

func TestSaveToFullDisk(t *testing.T) {
	content := string(faces(50, 1, 16))
	path := write(t, "faces.csv", []byte(content))
	out := runChild(t, "disk full", path, t.TempDir())
	if want := "saving " + path + ": files may not grow that large there; what was there stays as it was; make room there, or save elsewhere"; out != want {
		t.Errorf("got  %q\nwant %q", out, want)
	}
	if read(t, path) != content || len(names(t, filepath.Dir(path))) != 1 {
		t.Errorf("the old file changed, or something was left: %q", names(t, filepath.Dir(path)))
	}
}

func TestUnpackToFullDisk(t *testing.T) {
	path := write(t, "faces.csv.gz", gzipOf(faces(50, 1, 16)))
	cache := t.TempDir()
	out := runChild(t, "cache full", path, cache)
	if want := "reading " + path + ": it must be unpacked into the cache folder " + cache + ", but files may not grow that large there; make room there, or unpack the file yourself"; out != want {
		t.Errorf("got  %q\nwant %q", out, want)
	}
	if left := names(t, cache); len(left) > 0 {
		t.Errorf("left in the cache: %q", left)
	}
}

func TestSaveToReadOnlyFolder(t *testing.T) {
	path := write(t, "faces.csv", []byte(goodCSV))
	dir := filepath.Dir(path)
	for d, mode := range map[string]os.FileMode{filepath.Dir(dir): 0o755, dir: 0o555} {
		if err := os.Chmod(d, mode); err != nil {
			t.Fatal(err)
		}
	}
	defer os.Chmod(dir, 0o755)
	os.Chmod(path, 0o666)
	out := runChild(t, "read-only folder", path, t.TempDir())
	if want := "saving " + path + ": nothing can be written into " + dir + ": permission is missing; get permission to write there, or save elsewhere"; out != want {
		t.Errorf("got  %q\nwant %q", out, want)
	}
	if read(t, path) != goodCSV || len(names(t, dir)) != 1 {
		t.Errorf("the old file changed, or something was left: %q", names(t, dir))
	}
}

func TestOpenWithoutPermission(t *testing.T) {
	path := write(t, "faces.csv", []byte(goodCSV))
	for _, dir := range []string{filepath.Dir(filepath.Dir(path)), filepath.Dir(path)} {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(path, 0o200); err != nil {
		t.Fatal(err)
	}
	out := runChild(t, "unreadable", path, t.TempDir())
	if want := "opening " + path + ": permission to read it is missing; get it from the owner, or choose another file"; out != want {
		t.Errorf("got  %q\nwant %q", out, want)
	}
}

// Only the superuser can make files of others, so only a run by him tests this.
func TestOwnerStays(t *testing.T) {
	if os.Getuid() != 0 {
		t.Log("not the superuser: nothing was tested")
		return
	}
	f, rows := opened(t, goodCSV)
	if err := os.Chown(f.Path(), 1234, 5678); err != nil {
		t.Fatal(err)
	}
	rewrite(t, f, f.Path(), Rewriting{Rows: rows, Replace: ReplaceOpened})
	info, err := os.Stat(f.Path())
	if err != nil {
		t.Fatal(err)
	}
	if s := info.Sys().(*syscall.Stat_t); s.Uid != 1234 || s.Gid != 5678 {
		t.Errorf("owner %d, group %d", s.Uid, s.Gid)
	}
}

func TestWhy(t *testing.T) {
	for err, want := range map[error]string{
		syscall.ENOSPC: "the disk is full",
		syscall.EDQUOT: "your share of the disk is used up",
		syscall.EROFS:  "that disk can only be read",
		syscall.EACCES: "permission is missing",
		&os.PathError{Op: "open", Path: "/x", Err: syscall.EIO}: "input/output error",
	} {
		if got := atomicfile.Why(fmt.Errorf("opening: %w", err)); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
}
