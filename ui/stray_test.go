package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/face"
)

// strayBench opens a dataset whose first face has an unsaved edit and another photo than when that was made.
func strayBench(t *testing.T) *bench {
	t.Helper()
	path := writeFaces(t, 3, nil)
	b := newBench(t, path)
	b.face.Select(2)
	b.setPoint("Move", 0, face.At(3, 4))
	b.Close()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	cut := strings.LastIndex(lines[1], " ")
	lines[1] = lines[1][:cut] + " 77"
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	return newBench(t, path)
}

// TestStraysAreSaid shows that an edit lost its face, where it probably belongs, and applies it there.
func TestStraysAreSaid(t *testing.T) {
	b := strayBench(t)
	said := b.mustBanner("unsaved edit belongs")
	said.Buttons[0].Do()
	b.settle()
	p := b.strays
	if b.tabs.Selected() != p.tab || len(p.strays) != 1 || p.apply.Text != "Apply 1" || p.apply.Disabled() {
		t.Fatalf("strays %v, button %q", p.strays, p.apply.Text)
	}
	line := newStrayLine()
	showStray(line, p.strays[0])
	p.export.OnTapped()
	b.settle()
	question := b.mustBanner("Export the edits as")
	question.Field.OnSubmitted(question.Field.Text)
	files, err := filepath.Glob(filepath.Join(filepath.Dir(b.session.Dataset().Path()), "*without a place.csv"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v, %v", files, err)
	}
	p.apply.OnTapped()
	b.settle()
	if got := b.session.Dataset().Labels(0)[0]; got != face.At(3, 4) {
		t.Errorf("label %v", got)
	}
	if len(p.strays) != 0 || !p.apply.Disabled() || strings.Contains(strings.Join(b.bannerTexts(), "\n"), "unsaved edit belongs") {
		t.Errorf("left: %v, banners %q", p.strays, b.bannerTexts())
	}
	b.undo()
	b.settle()
	if len(p.strays) != 1 {
		t.Errorf("undone: %v", p.strays)
	}
}

// TestDiscardingStraysAsksFirst discards an edit that lost its face, after a question.
func TestDiscardingStraysAsksFirst(t *testing.T) {
	b := strayBench(t)
	b.shell.Actions().Run(b.shell.Actions().Get("strays"))
	b.settle()
	b.strays.discard.OnTapped()
	b.settle()
	if len(b.session.Dataset().Strays()) != 1 {
		t.Fatal("discarded without a question")
	}
	b.mustBanner("Discard 1 edit").Buttons[0].Do()
	b.settle()
	if len(b.session.Dataset().Strays()) != 0 || len(b.strays.strays) != 0 {
		t.Errorf("left: %v", b.session.Dataset().Strays())
	}
}
