package shell

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// asJSON is preferences that forget whatever JSON does not carry, as those of the toolkit do when the program ends.
type asJSON struct{ fyne.Preferences }

func carried[T any](v T) (back T) {
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, &back)
	}
	if err != nil {
		panic(err)
	}
	return back
}

func (p asJSON) SetString(key, value string) { p.Preferences.SetString(carried(key), carried(value)) }

func (p asJSON) SetStringList(key string, value []string) {
	p.Preferences.SetStringList(carried(key), carried(value))
}

func (p asJSON) SetInt(key string, value int) { p.Preferences.SetInt(carried(key), value) }

// TestNamesThatAreNoUTF8 keeps a dataset whose name is Latin-1 among the preferences: the next start finds it, its
// weights and its place.
func TestNamesThatAreNoUTF8(t *testing.T) {
	p := &Preferences{Preferences: asJSON{test.NewTempApp(t).Preferences()}}
	path, weights := "/photos/caf\xe9.csv", "/w/m\xe9.safetensors"
	p.AddRecent("/photos/é.csv")
	p.AddRecent(path)
	p.AddRecent(path)
	p.SetWeights(path, weights)
	p.SetPlace(path, 7, "done")
	if r := p.Recent(); !slices.Equal(r, []string{path, "/photos/é.csv"}) {
		t.Errorf("recent %q", r)
	}
	if w := p.Weights(path); w != weights {
		t.Errorf("weights %q", w)
	}
	if row, filter := p.Place(path); row != 7 || filter != "done" {
		t.Errorf("place %d %q", row, filter)
	}
	p.ForgetRecent(path)
	if r := p.Recent(); !slices.Equal(r, []string{"/photos/é.csv"}) {
		t.Errorf("recent %q", r)
	}
}

// TestProposedNameThatIsNoUTF8 takes a proposed name back from a field, which holds letters, as it was, and with
// another name in its folder.
func TestProposedNameThatIsNoUTF8(t *testing.T) {
	q := PathQuestion{Path: "/ph\xf6tos/caf\xe9.csv", Ext: ".csv"}
	for typed, want := range map[string]string{
		q.Path: q.Path, "/ph\ufffdtos/caf\ufffd.csv": q.Path, "/ph\ufffdtos/b": "/ph\xf6tos/b.csv", "/other/caf\ufffd.csv": "/other/caf\xe9.csv",
	} {
		if got := q.complete(typed); got != filepath.FromSlash(want) {
			t.Errorf("%q gives %q, want %q", typed, got, want)
		}
	}
}

// TestLinkIsNamed asks before a file is replaced that a link leads to: the question says which one that is.
func TestLinkIsNamed(t *testing.T) {
	folder := t.TempDir()
	real, link := filepath.Join(folder, "faces.csv"), filepath.Join(folder, "link.csv")
	if err := os.WriteFile(real, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Skipf("no links: %v", err)
	}
	if there := (PathQuestion{}).there(link); !strings.Contains(there, "link.csv (a link to ") || !strings.Contains(there, "faces.csv) is") {
		t.Errorf("there %q", there)
	}
	if there := (PathQuestion{}).there(real); there != "faces.csv is" {
		t.Errorf("there %q", there)
	}
}
