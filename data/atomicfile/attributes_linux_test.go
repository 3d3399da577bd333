package atomicfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/pkg/xattr"
)

// accessListFor is an access control list as Linux keeps it: the owner reads and writes, so does one user more.
func accessListFor(user uint32) []byte {
	var b bytes.Buffer
	put := func(v any) { binary.Write(&b, binary.LittleEndian, v) }
	put(uint32(2)) // version
	for _, e := range []struct {
		tag, perm uint16
		id        uint32
	}{{1, 6, ^uint32(0)}, {2, 6, user}, {4, 4, ^uint32(0)}, {16, 6, ^uint32(0)}, {32, 0, ^uint32(0)}} {
		put(e)
	}
	return b.Bytes()
}

// TestAttributesAreKept replaces a file that has an attribute, and one more user who may write to it.
func TestAttributesAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	must(t, os.WriteFile(path, []byte("old"), 0o640))
	for name, value := range map[string][]byte{"user.reviewed": []byte("by Ada"), accessList: accessListFor(1234)} {
		if err := xattr.Set(path, name, value); errors.Is(err, syscall.ENOTSUP) {
			t.Skipf("the file system of %s has no attributes", path)
		} else if err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.Stat(path)
	must(t, err)
	must(t, Write(path, []byte("new")))
	for name, want := range map[string][]byte{"user.reviewed": []byte("by Ada"), accessList: accessListFor(1234)} {
		if got, err := xattr.Get(path, name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %q, %v; want %q", name, got, err, want)
		}
	}
	if after, err := os.Stat(path); err != nil || after.Mode() != before.Mode() {
		t.Errorf("mode %v, %v; want %v", after.Mode(), err, before.Mode())
	}
}

// TestListOfFolderIsNotAdded replaces a file without a list in a folder that gives one to new files.
func TestListOfFolderIsNotAdded(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a")
	must(t, os.WriteFile(path, []byte("old"), 0o600))
	if err := xattr.Set(folder, "system.posix_acl_default", accessListFor(1234)); err != nil {
		t.Skipf("the file system of %s has no access control lists: %v", folder, err)
	}
	must(t, Write(path, []byte("new")))
	if list, err := xattr.Get(path, accessList); err == nil {
		t.Errorf("it was given the list %x", list)
	}
}
