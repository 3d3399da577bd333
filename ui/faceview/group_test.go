package faceview

import (
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"fiducial/data/face"
)

// reshaped records OnMoveMany.
type reshaped struct {
	how Reshaping
	kps []int
	to  face.Points
}

func (v *FaceView) reshapes() *[]reshaped {
	all := &[]reshaped{}
	v.OnMoveMany = func(how Reshaping, kps []int, to face.Points) { *all = append(*all, reshaped{how, kps, to}) }
	return all
}

func TestRubberBandChoosesWhatIsInIt(t *testing.T) {
	v, _ := shown(t, 500, 500)
	m := &mouse{v: v}
	low, high := v.labels[0], v.labels[0]
	for _, kp := range []int{0, 1, 2, 3, 4, 5} {
		p := v.labels[kp]
		low, high = face.At(min(low.X, p.X), min(low.Y, p.Y)), face.At(max(high.X, p.X), max(high.Y, p.Y))
	}
	want := []int{}
	for kp, p := range v.labels {
		if p.Known && p.X >= low.X-3 && p.X <= high.X+3 && p.Y >= low.Y-3 && p.Y <= high.Y+3 {
			want = append(want, kp)
		}
	}
	m.drag(desktop.MouseButtonPrimary, v.PositionOf(face.At(high.X+3, high.Y+3)), v.PositionOf(face.At(low.X-3, low.Y-3)), 8)
	if !v.scene.band.core.Visible() || v.scene.frame.core.Visible() {
		t.Error("the band should be seen, and no frame yet")
	}
	if got := v.Selection(); !slices.Equal(got, want) {
		t.Errorf("chosen %v, want %v", got, want)
	}
	m.release()
	if v.scene.band.core.Visible() || !v.scene.frame.core.Visible() || !v.fitted() {
		t.Error("after it the frame should be seen, no band, and the picture where it was")
	}
	// Esc takes a second band back.
	m.drag(desktop.MouseButtonPrimary, v.PositionOf(face.At(1, 1)), v.PositionOf(face.At(3, 3)), 4)
	if len(v.Selection()) != 0 {
		t.Error("a band around nothing chooses something")
	}
	if !v.CancelDrag() || !slices.Equal(v.Selection(), want) {
		t.Errorf("taken back: %v", v.Selection())
	}
	m.release()
	if !slices.Equal(v.Selection(), want) {
		t.Errorf("released: %v", v.Selection())
	}
}

func TestShiftChoosesMore(t *testing.T) {
	v, _ := shown(t, 500, 500)
	m := &mouse{v: v}
	m.click(v.PositionOf(v.labels[nose]))
	m.mod = fyne.KeyModifierShift
	m.click(v.PositionOf(v.labels[0]))
	m.click(v.PositionOf(v.labels[1]))
	if got := v.Selection(); !slices.Equal(got, []int{0, 1, nose}) || v.Selected() != 1 {
		t.Errorf("chosen %v, last %d", got, v.Selected())
	}
	m.click(v.PositionOf(v.labels[1]))
	m.click(v.PositionOf(face.At(2, 2))) // missed
	if got := v.Selection(); !slices.Equal(got, []int{0, nose}) {
		t.Errorf("chosen %v after one was let go", got)
	}
	for range 4 {
		v.ZoomIn()
	}
	before := v.View()
	m.drag(desktop.MouseButtonPrimary, fyne.NewPos(5, 5), fyne.NewPos(495, 495), 5)
	m.release()
	if got := v.Selection(); len(got) <= 2 || v.View() != before {
		t.Errorf("with Shift a drag on an enlarged picture should band, not move it: %v", got)
	}
	m.mod = 0
	m.click(v.PositionOf(v.labels[nose]))
	if got := v.Selection(); !slices.Equal(got, []int{nose}) {
		t.Errorf("a click without Shift chooses %v", got)
	}
}

func TestGroupMovesTogether(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got, all := listen(v), v.reshapes()
	m := &mouse{v: v}
	kps := []int{0, 1, nose}
	before := v.labels.Clone()
	v.SelectMany(kps)
	from := v.PositionOf(v.labels[1])
	m.drag(desktop.MouseButtonPrimary, from, from.AddXY(40, 25), 9)
	m.release()
	if len(*all) != 1 || len(got.moves) != 0 {
		t.Fatalf("told %+v and %+v, want one change of all", *all, got.moves)
	}
	r := (*all)[0]
	if r.how != Move || !slices.Equal(r.kps, kps) {
		t.Errorf("told %+v", r)
	}
	dx, dy := 40/v.zoom(), 25/v.zoom()
	for i, kp := range kps {
		if want := face.At(before[kp].X+dx, before[kp].Y+dy); !near(r.to[i], want, 1e-3) || v.labels[kp] != r.to[i] {
			t.Errorf("keypoint %d is at %v, want %v", kp, r.to[i], want)
		}
	}
	if !slices.Equal(v.Selection(), kps) {
		t.Errorf("chosen %v after the move", v.Selection())
	}
}

func TestHandlesScaleAndTurn(t *testing.T) {
	for _, mirrored := range []bool{false, true} {
		v, _ := shown(t, 500, 500)
		v.SetMirrored(mirrored)
		all := v.reshapes()
		m := &mouse{v: v}
		kps := []int{0, 1, nose}
		v.SelectMany(kps)
		start := v.labels.Clone()
		b := v.frameBox()
		corner := b.at(handle{dx: 1, dy: 1})
		anchor := v.pointAt(b.at(handle{dx: -1, dy: -1}))
		half := fyne.NewPos((corner.X+b.x1)/2, (corner.Y+b.y1)/2)
		m.drag(desktop.MouseButtonPrimary, corner, half, 10)
		m.release()
		for i, kp := range kps {
			want := face.At((start[kp].X+anchor.X)/2, (start[kp].Y+anchor.Y)/2)
			if r := (*all)[0]; r.how != Scale || !near(r.to[i], want, 1e-3) {
				t.Errorf("mirrored %v, scaled: keypoint %d at %v, want %v", mirrored, kp, r.to[i], want)
			}
		}

		start = v.labels.Clone()
		grip := v.frameBox().at(handle{dy: -1, turn: true})
		low, high := face.NewGroup(face.Points{start[0], start[1], start[nose]}, face.At(0, 0), face.At(95, 95)).Bounds()
		middle := v.PositionOf(face.At((low.X+high.X)/2, (low.Y+high.Y)/2))
		arm := float32(distance(grip, middle))
		m.drag(desktop.MouseButtonPrimary, grip, middle.AddXY(arm, 0), 10) // from above to the right: clockwise
		m.release()
		angle := math.Pi / 2
		if mirrored {
			angle = -angle
		}
		turned := face.NewGroup(face.Points{start[0], start[1], start[nose]}, face.At(0, 0), face.At(95, 95)).Turned(face.At((low.X+high.X)/2, (low.Y+high.Y)/2), angle)
		for i := range kps {
			if r := (*all)[1]; r.how != Turn || !near(r.to[i], turned[i], 0.02) {
				t.Errorf("mirrored %v, turned: %v, want %v", mirrored, r.to, turned)
			}
		}
	}
}

func TestLockedLabelsStay(t *testing.T) {
	v, _ := shown(t, 500, 500)
	got := listen(v)
	refused := 0
	v.OnLocked = func() { refused++ }
	v.SetLocked(true)
	m := &mouse{v: v}
	before := v.labels.Clone()
	from := v.PositionOf(v.labels[nose])
	m.drag(desktop.MouseButtonPrimary, from, from.AddXY(40, 40), 8)
	m.release()
	if refused != 1 || len(got.drags)+len(got.moves) != 0 || !slices.Equal(v.labels, before) || v.Selected() != nose {
		t.Errorf("refused %d times, told %+v", refused, got)
	}
	v.SelectMany([]int{0, 1})
	if v.scene.frame.core.Visible() {
		t.Error("locked labels have handles")
	}
	v.SetPlacing(3)
	if v.Wanted() != None {
		t.Error("a click would place a label")
	}
}
