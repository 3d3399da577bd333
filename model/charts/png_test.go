package charts

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"testing"

	"fiducial/data/face"
	"fiducial/model/evaluation"
)

// evaluated makes an evaluation of n faces whose predictions are off by about so many pixels.
func evaluated(name string, n int, off float64) evaluation.Evaluated {
	k := face.Standard()
	r := rand.New(rand.NewPCG(1, 2))
	var rows []int
	var labels, predictions []face.Points
	for i := range n {
		label, prediction := make(face.Points, len(k)), make(face.Points, len(k))
		for j := range k {
			label[j] = face.At(66-36*float64(j%2), 38+float64(j))
			prediction[j] = face.At(label[j].X+off*r.NormFloat64(), label[j].Y+off*r.NormFloat64()*(1+float64(j)/10))
		}
		rows, labels, predictions = append(rows, i), append(labels, label), append(predictions, prediction)
	}
	return evaluation.Evaluated{Name: name, Evaluation: evaluation.Of(k, rows, labels, predictions)}
}

func drawn(t *testing.T, list ...evaluation.Evaluated) image.Image {
	t.Helper()
	var b bytes.Buffer
	if err := WritePNG(&b, "faces.csv · test", list...); err != nil {
		t.Fatal(err)
	}
	if path := os.Getenv("FIDUCIAL_CHARTS"); path != "" { // to look at
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// inked counts the pixels of a colour.
func inked(img image.Image, c color.Color) int {
	want := color.NRGBAModel.Convert(c)
	n := 0
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if color.NRGBAModel.Convert(img.At(x, y)) == want {
				n++
			}
		}
	}
	return n
}

func TestPictureShowsEveryCheckpoint(t *testing.T) {
	one := drawn(t, evaluated("a", 50, 1))
	if got := one.Bounds().Size(); got != image.Pt(1800, 1400) {
		t.Errorf("the picture has %v pixels", got)
	}
	if inked(one, palette[0]) < 5000 || inked(one, palette[1]) != 0 {
		t.Errorf("alone, the first has %d pixels and the second %d", inked(one, palette[0]), inked(one, palette[1]))
	}
	two := drawn(t, evaluated("a", 50, 1), evaluated("b", 50, 2))
	a, b := inked(two, palette[0]), inked(two, palette[1])
	if b < 5000 || b < a*3/2 { // its bars are twice as high
		t.Errorf("of two, the first has %d pixels and the second %d", a, b)
	}
}

func TestPictureOfNothing(t *testing.T) {
	drawn(t, evaluation.Evaluated{Name: "none", Evaluation: evaluation.Of(face.Standard(), nil, nil, nil)})
	drawn(t, evaluation.Evaluated{Name: "none", Evaluation: evaluation.Of(nil, nil, nil, nil)})
	if err := WritePNG(&bytes.Buffer{}, "nothing"); err == nil {
		t.Error("a picture of no evaluation is no error")
	}
}

type full struct{}

var errFull = errors.New("no room")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestPictureSaysWhenItCannotBeWritten(t *testing.T) {
	if err := WritePNG(full{}, "faces", evaluated("a", 3, 1)); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}

// One face is 1 face, in the line that says on how many figures were taken.
func TestMeasuredOn(t *testing.T) {
	for want, m := range map[string]evaluation.Metrics{
		"1 face, with both eye centres labelled: NME and PCK are taken over it":               {Faces: 1, NMEFaces: 1},
		"1 face, without both eye centres labelled: there is no NME, and no PCK":              {Faces: 1},
		"7 faces, 3 of them with both eye centres labelled: NME and PCK are taken over these": {Faces: 7, NMEFaces: 3},
		"0 faces, 0 of them with both eye centres labelled: NME and PCK are taken over these": {},
	} {
		if got := measuredOn(m); got != want {
			t.Errorf("it says %q, not %q", got, want)
		}
	}
}
