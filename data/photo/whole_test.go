package photo

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// What ends half way is damaged, though Look does not see it; what has more behind its end is not.
func TestWhole(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"grey.jpg", "progressive.jpg", "turned6.jpg", "scene.png", "lossy.webp", "grey.bmp"} {
		content, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		write := func(as string, content []byte) string {
			path := filepath.Join(folder, as+name)
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
		if err := Whole(write("", content)); err != nil {
			t.Error(err)
		}
		if err := Whole(write("longer-", append(content[:len(content):len(content)], make([]byte, 2*headSize)...))); err != nil && name != "lossy.webp" {
			t.Errorf("with more behind its end: %v", err)
		}
		if err := Whole(write("half-", content[:len(content)/2])); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s cut in half: %v", name, err)
		}
	}
	if err := Whole(filepath.Join(folder, "none.jpg")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
