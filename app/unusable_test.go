package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What learns from photos, doubts or measures them says in one line how many rows have none that can be used: those
// that are gone, that end half way and that turn out to be damaged when they are decoded. info finds the first two
// without decoding.
func TestRowsWithoutAUsablePhotoAreSaid(t *testing.T) {
	top := t.TempDir()
	faces := filepath.Join(top, "drawn", "faces.csv")
	if status, _, stderr := fiducial("sample", filepath.Join(top, "drawn"), "--photos", "--rows", "24", "--seed", "458"); status != exitDone {
		t.Fatal(stderr)
	}
	photos, err := filepath.Glob(filepath.Join(top, "drawn", "photos", "*"))
	if err != nil || len(photos) < 5 {
		t.Fatalf("%d photos, %v", len(photos), err)
	}
	lines := func(of ...string) (n int) {
		table, err := os.ReadFile(faces)
		if err != nil {
			t.Fatal(err)
		}
		for _, photo := range of {
			n += strings.Count(string(table), "\nphotos/"+filepath.Base(photo)+",")
		}
		return n
	}
	half, err := os.ReadFile(photos[0])
	if err != nil {
		t.Fatal(err)
	}
	middle, err := os.ReadFile(photos[1])
	if err != nil {
		t.Fatal(err)
	}
	copy(middle[len(middle)/2:], "\xff\xd9\xff\xc4")
	for path, content := range map[string][]byte{photos[0]: half[:len(half)/2], photos[1]: middle} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(photos[2]); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := fiducial("info", faces, "--json")
	var info struct {
		Counted int `json:"fault_count"`
	}
	if err := json.Unmarshal([]byte(stdout), &info); status != exitDone || err != nil || info.Counted != lines(photos[0], photos[2]) {
		t.Errorf("info: exit %d, %d faults of %d, %v %s", status, info.Counted, lines(photos[0], photos[2]), err, stderr)
	}
	for _, args := range [][]string{
		{"train", faces, "--out", filepath.Join(top, "m.safetensors"), "--preset", "fast", "--epochs", "1", "--set", "out_channel=4,6,8", "--set", "batch_size=4"},
		{"evaluate", faces}, {"suspects", faces},
	} {
		status, _, stderr := fiducial(args...)
		if want := "rows have no photo that can be used, and are left out; the first is row 0, whose cell names a photo"; status != exitDone || strings.Count(stderr, want) != 1 {
			t.Errorf("%s: exit %d, it says %s", args[0], status, stderr)
		}
		n := 0
		for _, line := range strings.Split(stderr, "\n") {
			if _, count, is := strings.Cut(line, "faces.csv: "); is && strings.Contains(line, "no photo that can be used") {
				json.Unmarshal([]byte(strings.Fields(count)[0]), &n)
			}
		}
		if n != lines(photos[:3]...) {
			t.Errorf("%s: %d rows, not %d", args[0], n, lines(photos[:3]...))
		}
	}
}
