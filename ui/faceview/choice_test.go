package faceview

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
)

func TestWalkThroughTheKeypoints(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got := listen(v)
	v.SelectNext()
	v.SelectNext()
	v.SelectPrevious()
	v.SelectPrevious()
	v.SelectNext()
	v.Select(0) // it is chosen
	v.Select(None)
	v.SelectPrevious()
	if want := []int{0, 1, 0, 14, 0, None, 14}; !slices.Equal(got.selected, want) {
		t.Errorf("chosen in turn %v, want %v", got.selected, want)
	}
	v.Clear("")
	v.SelectNext()
	if v.Selected() != None {
		t.Error("a keypoint of no face is chosen")
	}
	none := New() // a row of the table can be clicked before its face is there
	none.Select(3)
	none.Toggle(3)
	none.Reveal(3)
	if none.Selected() != None {
		t.Error("a keypoint of a face that is not there yet is chosen")
	}
}

func TestChoiceStaysWithTheKeypoints(t *testing.T) {
	v, _ := shown(t, 500, 500)
	v.Select(7)
	v.SetFace(sample())
	if v.Selected() != 7 {
		t.Error("the next face has another chosen keypoint")
	}
	got := listen(v)
	f := Face{Keypoints: face.NewKeypoints([]string{"a", "b"}), Pixels: gradient(96), Side: 96, Labels: make(face.Points, 2)}
	v.SetPlacing(5)
	v.Highlight(6)
	v.SetFace(f)
	if v.Selected() != None || v.Placing() != None || !slices.Equal(got.selected, []int{None}) {
		t.Errorf("of other keypoints %d is chosen, %d is to be placed", v.Selected(), v.Placing())
	}
	if n := len(v.scene.marks); n != 2 {
		t.Errorf("%d marks for two keypoints", n)
	}
}

func TestHighlightAndPartner(t *testing.T) {
	v, _ := shown(t, 500, 500)
	v.Highlight(0)
	looks := func(kp int) marker { return v.scene.marks[kp].label.look }
	if !looks(0).near || !looks(1).near || looks(2).near || !v.scene.partner.Visible() {
		t.Error("the keypoint and its partner are not marked")
	}
	v.Highlight(nose)
	if looks(0).near || !looks(nose).near || v.scene.partner.Visible() {
		t.Error("a keypoint in the middle has a partner")
	}
	v.Highlight(None)
	v.Select(0)
	if !looks(0).chosen || looks(nose).near {
		t.Error("the chosen keypoint does not look chosen")
	}
	front := slices.Index(v.scene.objects, fyne.CanvasObject(v.scene.marks[0].label.Image))
	for kp, m := range v.scene.marks {
		if i := slices.Index(v.scene.objects, fyne.CanvasObject(m.label.Image)); i > front {
			t.Errorf("label %d is in front of the chosen one", kp)
		}
	}
}

func TestSides(t *testing.T) {
	k := face.NewKeypoints([]string{"left_eye", "right_eye", "nose", "left over", "Left-Ear", "Right-Ear"})
	for kp, want := range []side{left, right, middle, middle, left, right} {
		if got := sideOf(k, kp); got != want {
			t.Errorf("%s is on side %q, want %q", k[kp].Name, got.letter(), want.letter())
		}
	}
}
