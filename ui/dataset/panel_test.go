package dataset

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/survey"
	"fiducial/ui/session/sessiontest"
)

// bench is the panel in a window, with who opens datasets.
type bench struct {
	*sessiontest.Window
	panel  *Panel
	mended []string
	faulty bool
}

func (b *bench) Reopen() {
	path := b.Session.Dataset().Path()
	b.Session.Leave()
	b.Until("it is closed", func() bool { return b.Session.Closing() == 0 })
	b.OpenDataset(path)
}
func (b *bench) ShowFaulty()         { b.faulty = true }
func (b *bench) Mend(m *survey.Mend) { b.mended = append(b.mended, m.String()) }

// newBench opens a file in which 20 faces have those keypoints, at those places.
func newBench(t *testing.T, columns string, cells string) *bench {
	t.Helper()
	path := filepath.Join(t.TempDir(), "faces.csv")
	text := columns + ",Image\n" + strings.Repeat(cells+","+strings.TrimSpace(strings.Repeat("7 ", 24*24))+"\n", 20)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return benchOf(t, path)
}

// benchOf opens a file.
func benchOf(t *testing.T, path string) *bench {
	t.Helper()
	b := &bench{Window: sessiontest.New(t)}
	b.panel = New(b.Frame, b.Session, b, b)
	b.Join(b.panel)
	b.OpenDataset(path)
	b.looked()
	return b
}

// looked waits until the panel has looked at the dataset.
func (b *bench) looked() {
	b.T.Helper()
	b.Until("the panel has looked", func() bool {
		b.panel.Refresh()
		return b.panel.of == b.Session.Dataset() && !b.panel.stale && !b.panel.looking
	})
}

// press presses a button of the panel.
func (b *bench) press(x *widget.Button) {
	b.T.Helper()
	if x.Disabled() {
		b.T.Fatalf("%q can't be pressed; it is said: %q, %q", x.Text, b.panel.note.Text, b.Said())
	}
	x.OnTapped()
	b.looked()
}

func (b *bench) keypoints() string { return strings.Join(b.Session.Dataset().Keypoints().Names(), " ") }

// Columns that only look like a keypoint are left out by a click, which the project file remembers; another goes back.
func TestColumnsAreChosen(t *testing.T) {
	b := newBench(t, "a_x,a_y,tag_x,tag_y,c_x,c_y", "3,4,,,12,9")
	if b.keypoints() != "a tag c" || len(b.panel.lines) != 3 || b.panel.lines[1].missing.Text != "20" || !b.panel.apply.Disabled() {
		t.Fatalf("keypoints %q, line %q", b.keypoints(), b.panel.lines[1].missing.Text)
	}
	b.panel.lines[1].read.SetChecked(false)
	if slices.Contains(b.panel.lines[0].partner.Options, "tag") {
		t.Error("what is not read can be a partner")
	}
	b.press(b.panel.apply)
	if b.keypoints() != "a c" || len(b.panel.lines) != 3 || b.panel.lines[1].missing.Text != "" || b.panel.forget.Disabled() {
		t.Fatalf("keypoints %q after the choice, line %q", b.keypoints(), b.panel.lines[1].missing.Text)
	}
	for _, l := range b.panel.lines {
		l.read.SetChecked(false)
	}
	if !b.panel.apply.Disabled() || !strings.Contains(b.panel.note.Text, errNoKeypoint.Error()) {
		t.Errorf("no keypoint at all can be chosen; it says %q", b.panel.note.Text)
	}
	b.panel.forget.OnTapped()
	b.Banner("Forget every choice").Buttons[0].Do()
	b.looked()
	if b.keypoints() != "a tag c" || !b.panel.forget.Disabled() {
		t.Errorf("keypoints %q as the header says", b.keypoints())
	}
}

// Which columns are read is not changed under edits that are only in the project file.
func TestUnsavedEditsKeepTheColumns(t *testing.T) {
	b := newBench(t, "a_x,a_y,c_x,c_y", "3,4,12,9")
	ds := b.Session.Dataset()
	if err := ds.Apply("Move a", data.Edit{Row: 0, Keypoint: 0, To: face.At(1, 1)}); err != nil {
		t.Fatal(err)
	}
	b.Settle()
	b.panel.stale = true
	b.looked()
	b.panel.lines[0].read.SetChecked(false)
	if !b.panel.apply.Disabled() || !strings.Contains(b.panel.note.Text, "save the edits first") {
		t.Errorf("it says %q", b.panel.note.Text)
	}
}

// Partners that names do not tell are chosen; which of them is the left one, the labels tell.
func TestPairsAreChosen(t *testing.T) {
	b := newBench(t, "p0_x,p0_y,p1_x,p1_y,p2_x,p2_y", "3,4,12,4,8,9")
	if b.Session.Dataset().Keypoints().Mirrors() || !strings.Contains(b.panel.note.Text, "not mirrored") {
		t.Fatalf("it says %q", b.panel.note.Text)
	}
	choose := func(i int, option string) {
		t.Helper()
		if !slices.Contains(b.panel.lines[i].partner.Options, option) {
			t.Fatalf("%q is none of %q", option, b.panel.lines[i].partner.Options)
		}
		b.panel.lines[i].partner.SetSelected(option)
	}
	choose(0, "p2")
	choose(1, "p0") // takes it from p2
	if got := b.panel.lines[2].partner.Selected; got != noPartner {
		t.Errorf("p2 has %q for a partner", got)
	}
	choose(2, middleLine)
	b.panel.eyes[0].SetSelected("p0")
	if !b.panel.apply.Disabled() || !strings.Contains(b.panel.note.Text, errEyes.Error()) {
		t.Errorf("one eye alone can be chosen; it says %q", b.panel.note.Text)
	}
	b.panel.eyes[1].SetSelected("p1")
	b.press(b.panel.apply)
	k := b.Session.Dataset().Keypoints()
	if r, err := b.Session.Dataset().Remembered(); err != nil || r.Pairs != "p1:p0,p2" || r.Eyes != "p0:p1" || len(r.Keypoints) > 0 {
		t.Errorf("it remembers %+v, %v", r, err)
	}
	if !k.Mirrors() || k[0].Partner != 1 || k[2].Partner != 2 || b.panel.lines[1].partner.Selected != "p0" {
		t.Errorf("keypoints %+v", k)
	}
}

// What a name says of a partner can be replaced, but not be taken away: pairs could not say so.
func TestAPartnerByNameStaysOrIsReplaced(t *testing.T) {
	b := newBench(t, "left_eye_x,left_eye_y,right_eye_x,right_eye_y,nose_x,nose_y", "12,4,3,4,8,9")
	for i, want := range []string{"right_eye", "left_eye", middleLine} {
		l := b.panel.lines[i]
		if l.partner.Selected != want || slices.Contains(l.partner.Options, noPartner) {
			t.Errorf("%d: %q of %q", i, l.partner.Selected, l.partner.Options)
		}
	}
}

// What the panel shows of partners is what is remembered: names that say so make partners again of two that have none.
func TestPartnersAreShownAsTheyWillBe(t *testing.T) {
	b := newBench(t, "left_a_x,left_a_y,right_a_x,right_a_y,left_b_x,left_b_y,right_b_x,right_b_y,left_c_x,left_c_y,right_c_x,right_c_y", "12,4,3,4,12,8,3,8,12,12,3,12")
	b.panel.lines[0].partner.SetSelected("left_b")
	if got := b.panel.lines[3].partner.Selected; got != noPartner {
		t.Errorf("whose partner was taken has %q", got)
	}
	b.panel.lines[0].partner.SetSelected("left_c")
	shown := func() (list []string) {
		for _, l := range b.panel.lines {
			list = append(list, l.partner.Selected)
		}
		return list
	}
	before := shown()
	b.press(b.panel.apply)
	if after := shown(); !slices.Equal(before, after) || after[2] != "right_b" || after[1] != noPartner {
		t.Errorf("chosen %q, kept %q", before, after)
	}
}

// Of very many keypoints the first have lines.
func TestManyKeypointsAreShownSoon(t *testing.T) {
	var columns, cells []string
	for i := range 500 {
		columns = append(columns, fmt.Sprintf("k%d_x,k%d_y", i, i))
		cells = append(cells, fmt.Sprintf("%d,%d", i%24, i%23))
	}
	b := newBench(t, strings.Join(columns, ","), strings.Join(cells, ","))
	if len(b.panel.lines) != linesMost || len(b.panel.names.Objects) != linesMost+1 {
		t.Errorf("%d lines", len(b.panel.lines))
	}
}

// What looks wrong in the file as a whole stands there with its mend.
func TestWarningsHaveTheirMends(t *testing.T) {
	b := newBench(t, "nose_x,nose_y,chin_x,chin_y,brow_x,brow_y", "0,0,12,9,0,0")
	var said []string
	for _, o := range b.panel.warnings.Objects {
		switch o := o.(type) {
		case *widget.Label:
			said = append(said, o.Text)
		case *fyne.Container:
			for _, x := range o.Objects {
				if x := x.(*widget.Button); x.Text == "Count as Missing" || strings.HasPrefix(x.Text, "Row ") {
					x.OnTapped()
				}
			}
		}
	}
	if !strings.Contains(strings.Join(said, "\n"), "40 labels lie at exactly 0, 0") || len(b.mended) != 1 {
		t.Errorf("it says %q and mended %q", said, b.mended)
	}
}

// Of several warnings the strip shows the first; taken away, the next, and what was taken away is not said again.
func TestWarningsAreTakenAwayOneByOne(t *testing.T) {
	b := benchOf(t, sessiontest.WriteFaces(t, 12, func(i int, r *sessiontest.Row) {
		for k := range r.Points {
			r.Points[k] = face.At(r.Points[k].X/sessiontest.Side, r.Points[k].Y/sessiontest.Side)
		}
		if i%3 == 0 {
			r.Points[3] = face.At(-1, -1)
		}
	}))
	b.Until("it is said", func() bool { return len(b.Said()) > 0 })
	first := b.Banner("4 labels lie at exactly -1, -1")
	if last := first.Buttons[len(first.Buttons)-1].Text; last != "Both warnings…" {
		t.Fatalf("the strip has buttons %v", first.Buttons)
	}
	first.Dismissed()
	b.Banner("All labels of 12 rows")
	b.panel.warn()
	b.Settle()
	b.Until("it is looked at again", func() bool { return len(b.Said()) == 1 })
	b.Banner("All labels of 12 rows").Dismissed()
	b.panel.warn()
	for range 20 {
		b.Settle()
	}
	if said := b.Said(); len(said) > 0 {
		t.Errorf("it says %q", said)
	}
}

// A file whose labels are right has no strip.
func TestNoWarningsOfARightFile(t *testing.T) {
	b := benchOf(t, sessiontest.WriteFaces(t, 12, nil))
	b.Settle()
	if said := b.Said(); len(said) > 0 || len(b.panel.warnings.Objects) != 1 {
		t.Errorf("it says %q", said)
	}
}

// Faults are shown, and the strip that says how columns were read leads to the panel.
func TestFaultsAreShown(t *testing.T) {
	b := newBench(t, "x_0,y_0,x_1,y_1", "0,0,12,NA")
	if !strings.Contains(b.panel.facts.Text, "20 faces") || !strings.Contains(b.panel.facts.Text, "24 × 24 pixels") {
		t.Errorf("the facts are %q", b.panel.facts.Text)
	}
	b.Toggle(b.panel)
	strip := b.Banner("x_NAME,y_NAME")
	if len(strip.Buttons) != 1 {
		t.Fatalf("the strip has buttons %v", strip.Buttons)
	}
	strip.Buttons[0].Do()
	if !b.InFront(b.panel) {
		t.Error("the strip does not lead to the panel")
	}
	if !b.panel.faulty.Visible() {
		t.Fatal("faults are not shown")
	}
	b.panel.faulty.OnTapped()
	if !b.faulty {
		t.Error("the faulty faces are not listed")
	}
}
