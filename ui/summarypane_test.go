package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSummaryOfCorrections(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.shell.Actions().Run(b.shell.Actions().Get("summary"))
	p := b.summary
	b.until("a summary of nothing", func() bool { return strings.Contains(p.text.Text, "Nothing was corrected") })
	b.face.Select(2)
	b.nudge(3, 4)
	b.toggleFlag()
	b.until("the summary of both", func() bool { return strings.Contains(p.text.Text, "1 flagged") })
	for _, part := range []string{"1 face touched", "1 flagged", "1 point moved", " px at most", "nose_tip"} {
		if !strings.Contains(p.text.Text, part) {
			t.Errorf("the summary lacks %q:\n%s", part, p.text.Text)
		}
	}
	p.span.SetSelectedIndex(spanDate)
	p.date.SetText("tomorrow")
	p.read()
	if !strings.Contains(p.text.Text, "year, month and day") || !p.buttons[2].Disabled() {
		t.Errorf("of no date: %q", p.text.Text)
	}
	p.date.SetText("2001-02-03")
	p.read()
	if !strings.Contains(p.text.Text, "since 2001-02-03") || p.buttons[2].Disabled() {
		t.Errorf("since a date: %q", p.text.Text)
	}
	p.buttons[2].OnTapped()
	b.settle()
	banner := b.mustBanner("Save the corrections as")
	banner.Field.OnSubmitted(banner.Field.Text)
	files, err := filepath.Glob(filepath.Join(filepath.Dir(b.session.Dataset().Path()), "*corrections.csv"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v, %v", files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil || !strings.Contains(string(text), "0,nose_tip,moved,") || !strings.Contains(string(text), "0,,flagged,") {
		t.Errorf("%v:\n%s", err, text)
	}
}
