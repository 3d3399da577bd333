package keypoints

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/template"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/ui/action"
	"fiducial/ui/session/sessiontest"
)

// bench is the feature in a window, with who opens datasets.
type bench struct {
	*sessiontest.Window
	*Feature
	reopened int
}

func (b *bench) FinishTyping() {}

func (b *bench) Reopen() {
	b.reopened++
	path := b.Session.Dataset().Path()
	b.Session.Leave()
	b.Until("it is closed", func() bool { return b.Session.Closing() == 0 })
	b.OpenDataset(path)
}

// newBench opens a dataset with that header and 20 faces whose other cells are these.
func newBench(t *testing.T, header, cells string) *bench {
	t.Helper()
	path := filepath.Join(t.TempDir(), "faces.csv")
	text := header + ",Image\n" + strings.Repeat(cells+","+strings.TrimSpace(strings.Repeat("7 ", 24*24))+"\n", 20)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	b := &bench{Window: sessiontest.New(t)}
	b.Feature = New(b.Frame, b.Session, b, data.Options{Project: true, DataDir: b.Dir})
	b.Join(b.Feature)
	b.OpenDataset(path)
	return b
}

// asks opens the dialog by its key.
func (b *bench) asks() *dialog {
	b.T.Helper()
	b.Press(action.With(action.Ctrl, fyne.KeyK))
	if b.dialog == nil || !b.dialog.form.Shown() {
		b.T.Fatalf("no dialog; it is said %q", b.Said())
	}
	return b.dialog
}

func (b *bench) names() string { return strings.Join(b.Session.Dataset().Keypoints().Names(), " ") }

// A dataset that is still to be labelled gets its keypoints in the dialog: from a template, changed by hand, and again.
func TestKeypointsAreDefined(t *testing.T) {
	b := newBench(t, "ImageId", "1")
	d := b.asks()
	if len(strings.Fields(d.names.Text)) != 15 || !strings.Contains(d.form.Said(), "the first save adds them") {
		t.Errorf("it shows %q and says %q", d.names.Text, d.form.Said())
	}
	for i, x := range d.templates {
		if x.Name == "dog6" {
			d.source.SetSelectedIndex(i + 1)
		}
	}
	if !strings.HasPrefix(d.names.Text, "head_top\nleft_ear") || !strings.Contains(d.form.Said(), "7 lines, of the 6 points of a dog's head") {
		t.Errorf("it shows %q and says %q", d.names.Text, d.form.Said())
	}
	d.names.SetText(d.names.Text + "\nchin")
	d.pairs.SetText(d.pairs.Text + "\nchin")
	d.lines.SetText("chin:nose")
	d.answer()
	if b.names() != "head_top left_ear left_eye nose right_ear right_eye chin" || d.form.Shown() {
		t.Fatalf("keypoints %q, refused %q", b.names(), d.form.Refused())
	}
	lines, _ := b.Session.Dataset().Lines()
	if k := b.Session.Dataset().Keypoints(); !k.Mirrors() || len(lines) != 1 || lines[0] != (face.Line{From: 6, To: 3}) {
		t.Errorf("%+v, lines %v", k, lines)
	}
	d = b.asks()
	d.answer()
	if b.reopened != 1 {
		t.Errorf("opened anew %d times, the last time though nothing was changed", b.reopened)
	}
	if err := b.Session.Dataset().Apply("Place", data.Edit{Row: 1, Keypoint: 6, To: face.At(3, 4)}); err != nil {
		t.Fatal(err)
	}
	d = b.asks()
	d.names.SetText("nose")
	if d.answer(); !d.form.Shown() || !strings.Contains(d.form.Refused(), "undo the edits of chin first") && !strings.Contains(d.form.Refused(), "Undo the edits of chin first") {
		t.Errorf("refused %q", d.form.Refused())
	}
	d.names.SetText("chin, nose")
	if d.answer(); b.names() != "chin nose" || b.Session.Dataset().Labels(1)[0] != face.At(3, 4) {
		t.Errorf("keypoints %q, labels %v, refused %q", b.names(), b.Session.Dataset().Labels(1), d.form.Refused())
	}
}

// Keypoints come from weights and from other datasets; what can't be read is said in the dialog.
func TestKeypointsOfFiles(t *testing.T) {
	b := newBench(t, "ImageId", "1")
	d := b.asks()
	weights := checkpointtest.Sample(t)
	d.takeFrom(checkpointtest.Save(t, weights))
	b.Until("they are taken", func() bool { return d.names.Text == strings.Join(weights.Keypoints, "\n") })
	other := filepath.Join(t.TempDir(), "other.csv")
	if err := os.WriteFile(other, []byte("snout_x,snout_y,Image\n1,1,1 2 3 4\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.takeFrom(other)
	b.Until("they are taken", func() bool { return d.names.Text == "snout" })
	d.takeFrom(other + ".gone")
	b.Until("it is said", func() bool { return strings.Contains(d.form.Refused(), "no file of that name") })
	if d.names.Text != "snout" {
		t.Errorf("it shows %q", d.names.Text)
	}
}

// Columns that are there are not renamed, which is said; lines and pairs of their keypoints are changed.
func TestKeypointsOfColumns(t *testing.T) {
	b := newBench(t, "a_x,a_y,b_x,b_y,nose_x,nose_y", "3,4,12,9,5,6")
	d := b.asks()
	if d.names.Disabled() || d.pairs.Disabled() || !strings.Contains(d.form.Said(), "renamed and removed there") {
		t.Errorf("it says %q", d.form.Said())
	}
	d.names.SetText("a\nnose")
	if !strings.Contains(d.form.Refused(), "has columns for b") {
		t.Errorf("b is left out: refused %q", d.form.Refused())
	}
	d.names.SetText("a\nb\nnose")
	d.pairs.SetText("b:a\nnose")
	d.lines.SetText("a:nose:b")
	d.answer()
	lines, _ := b.Session.Dataset().Lines()
	if k := b.Session.Dataset().Keypoints(); b.names() != "a b nose" || k[0].Partner != 1 || len(lines) != 2 {
		t.Errorf("%+v, lines %v", k, lines)
	}
	d = b.asks()
	b.Session.Leave()
	b.Settle()
	if d.form.Shown() {
		t.Error("the dialog outlives its dataset")
	}
}

// A file that has columns is given more keypoints, typed or taken from a template; they are there at once, with what
// the file has, and can be taken away while none of them has an edit.
func TestKeypointsAreAdded(t *testing.T) {
	b := newBench(t, "nose_x,nose_y,chin_x,chin_y", "3,4,12,9")
	d := b.asks()
	for text, says := range map[string]string{"nose,chin,nose": "nose stands there twice", "nose,chin,Image_x,": "", "nose,chin,bbox": "cannot be the name of a keypoint beside those that the file has: bbox;"} {
		d.names.SetText("nose, chin, brow")
		if d.names.SetText(text); !strings.Contains(strings.ToLower(d.form.Refused()), strings.ToLower(says)) {
			t.Errorf("%q: refused %q", text, d.form.Refused())
		}
		if said := d.form.Said(); says != "" && said != "" {
			t.Errorf("%q is refused, and it is said %q", text, said)
		}
	}
	d.names.SetText("left_ear\nnose\nright_ear\nchin")
	d.lines.SetText("left_ear:nose")
	if said := d.form.Said(); d.form.Refused() != "" || !strings.Contains(said, "2 new keypoints") || !strings.Contains(said, "left_ear, right_ear") {
		t.Errorf("refused %q, said %q", d.form.Refused(), said)
	}
	d.answer()
	ds := b.Session.Dataset()
	lines, _ := ds.Lines()
	if b.names() != "nose chin left_ear right_ear" || ds.Labels(3)[1] != face.At(12, 9) || ds.Keypoints()[2].Partner != 3 || len(lines) != 1 {
		t.Fatalf("keypoints %q, labels %v, lines %v", b.names(), ds.Labels(3), lines)
	}
	if err := ds.Apply("Place", data.Edit{Row: 2, Keypoint: 3, To: face.At(3, 4)}); err != nil {
		t.Fatal(err)
	}
	d = b.asks()
	d.names.SetText("nose\nchin\nleft_ear")
	if d.answer(); !strings.Contains(d.form.Refused(), "ndo the edits of right_ear first") {
		t.Errorf("refused %q", d.form.Refused())
	}
	d.names.SetText("nose\nchin\nright_ear")
	if d.answer(); b.names() != "nose chin right_ear" || b.Session.Dataset().Labels(2)[2] != face.At(3, 4) {
		t.Errorf("keypoints %q, labels %v", b.names(), b.Session.Dataset().Labels(2))
	}
	x, _ := template.Find("dog6")
	d = b.asks()
	d.take(x.Set)
	if got := strings.Join(strings.Fields(d.names.Text), " "); got != "nose chin right_ear head_top left_ear left_eye right_eye" || d.form.Refused() != "" {
		t.Errorf("taken are %q, refused %q", got, d.form.Refused())
	}
}

// Where nothing was changed nothing is chosen: the dialog closes, whatever is remembered for the next opening, and
// however lines were written there.
func TestNothingChangedIsNothingChosen(t *testing.T) {
	for _, r := range []data.Reading{
		{Lines: []face.Link{{"chin", "nose"}}},
		{Lines: []face.Link{}},
		{Added: []string{"brow"}, Lines: []face.Link{{"brow", "chin"}, {"nose", "brow"}}},
	} {
		b := newBench(t, "nose_x,nose_y,chin_x,chin_y", "3,4,12,9")
		for range 2 { // chosen while training went on, which is not open yet, and opened
			if err := b.Session.Dataset().Remember(r); err != nil {
				t.Fatal(err)
			}
			b.reopened = 0
			d := b.asks()
			d.names.SetText(d.names.Text + "\nlip")
			d.source.SetSelectedIndex(0)
			d.fill(d.now())
			d.answer()
			now, err := b.Session.Dataset().Remembered()
			if err != nil || b.reopened > 0 || d.form.Shown() || !reflect.DeepEqual(now, r) {
				t.Errorf("%+v: opened anew %d times, remembered %+v, %v", r, b.reopened, now, err)
			}
			b.Reopen()
		}
	}
}
