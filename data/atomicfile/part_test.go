package atomicfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A name that a person could have chosen, or guessed, is never written to nor removed.
func TestNothingOfOthersIsTouched(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "m.safetensors")
	precious := filepath.Join(folder, "precious")
	others := []string{precious, path + ".part", filepath.Join(folder, ".fiducial-1.part"), filepath.Join(folder, ".m.safetensors.1.part")}
	for _, other := range others {
		must(t, os.WriteFile(other, []byte("precious"), 0o644))
	}
	must(t, os.Symlink(precious, path+".part2"))
	must(t, os.Remove(path+".part"))
	must(t, os.Symlink(precious, path+".part"))
	must(t, Write(path, []byte("weights")))
	for _, other := range others {
		if got, err := os.ReadFile(other); err != nil || string(got) != "precious" {
			t.Errorf("%s: %q, %v", other, got, err)
		}
	}
}

func TestPartsHaveNamesThatNobodyGuesses(t *testing.T) {
	folder := t.TempDir()
	seen := map[string]bool{}
	for range 20 {
		f, err := CreatePart(folder, 0o600)
		must(t, err)
		defer f.Close()
		name := filepath.Base(f.Name())
		if seen[name] || !isPart(name) || len(name) > 50 {
			t.Errorf("%s", name)
		}
		seen[name] = true
	}
}

// What a killed program left is removed at the next start, however young; what is being written stays.
func TestRemoveStale(t *testing.T) {
	folder := t.TempDir()
	killed, err := CreatePart(folder, 0o600)
	must(t, err)
	must(t, killed.Close())
	running, err := CreatePart(folder, 0o600)
	must(t, err)
	defer running.Close()
	outside := filepath.Join(t.TempDir(), "outside")
	must(t, os.WriteFile(outside, nil, 0o600))
	link := filepath.Join(folder, partStart+strings.Repeat("a", 26)+partEnd)
	must(t, os.Symlink(outside, link))
	killedFolder, err := createPartFolder(folder)
	must(t, err)
	must(t, os.MkdirAll(filepath.Join(killedFolder.Name(), "to", "images"), 0o700))
	must(t, os.Symlink(outside, filepath.Join(killedFolder.Name(), "to", "link")))
	must(t, os.WriteFile(filepath.Join(killedFolder.Name(), "to", "images", "face_0.png"), nil, 0o600))
	must(t, killedFolder.Close())
	runningFolder, err := createPartFolder(folder)
	must(t, err)
	defer runningFolder.Close()
	project := filepath.Join(folder, ".fiducial-123456")
	must(t, os.Mkdir(project, 0o700))
	RemoveStale(folder)
	for path, stays := range map[string]bool{killed.Name(): false, running.Name(): true, outside: true, link: true,
		killedFolder.Name(): false, runningFolder.Name(): true, project: true} {
		if _, err := os.Lstat(path); (err == nil) != stays {
			t.Errorf("%s: %v", path, err)
		}
	}
	RemoveStale(filepath.Join(folder, "none"))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
