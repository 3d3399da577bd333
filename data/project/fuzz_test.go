package project

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzOpen opens files that hold anything: each opens, is set aside, or is refused with an error.
func FuzzOpen(f *testing.F) {
	path, where := filepath.Join(f.TempDir(), "faces.csv"), Folders{Data: f.TempDir()}
	p := mustOpen(f, path, where)
	must(f, p.Write(Update{Faces: []Face{aFace}, Points: []Point{{Face: 1, Keypoint: "eye", Now: Texts{"1", "2"}}}}))
	must(f, p.Close())
	good, err := os.ReadFile(Beside(path))
	must(f, err)
	f.Add([]byte{}, 0, []byte{})
	f.Add(good, 0, []byte{})
	f.Add(good, 18, []byte{9})
	f.Add(good, 4096, []byte("\xff\xff\xff\xff"))
	f.Add(good[:5000], 100, []byte{0})
	f.Fuzz(func(t *testing.T, file []byte, at int, patch []byte) {
		if at >= 0 && at < len(file) {
			copy(file[at:], patch)
		}
		path := filepath.Join(t.TempDir(), "faces.csv")
		must(t, os.WriteFile(Beside(path), file, 0o666))
		p, err := Open(path, where)
		if err != nil {
			return
		}
		defer p.Close()
		if _, err := p.Faces(); err == nil {
			p.Points()
			p.Next(false, []string{"eye"})
		}
	})
}
