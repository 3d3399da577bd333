package faceview

import (
	"slices"

	"fiducial/data/face"
)

// Select chooses one keypoint and no other, None lets go of all. Choosing one whose label is missing asks for it: see
// Wanted.
func (v *FaceView) Select(kp int) {
	if kp == None {
		v.SelectMany(nil)
		return
	}
	v.SelectMany([]int{kp})
}

// SelectMany chooses keypoints, and no others; the last of them is the one that Selected returns. Those that the face
// does not have, as none is shown yet, are passed over.
func (v *FaceView) SelectMany(kps []int) {
	chosen, last := make([]bool, len(v.keypoints)), None
	for _, kp := range kps {
		if kp < len(chosen) {
			chosen[kp], last = true, kp
		}
	}
	v.choose(chosen, last)
}

// SelectAll chooses every keypoint that has a label.
func (v *FaceView) SelectAll() {
	var kps []int
	for kp, p := range v.labels {
		if p.Known {
			kps = append(kps, kp)
		}
	}
	v.SelectMany(kps)
}

// Toggle chooses a keypoint besides those that are chosen, or lets go of it alone. One that the face does not have is
// passed over.
func (v *FaceView) Toggle(kp int) {
	if kp >= len(v.chosen) {
		return
	}
	chosen, last := slices.Clone(v.chosen), kp
	chosen[kp] = !chosen[kp]
	if !chosen[kp] {
		last = slices.Index(chosen, true) // None when none is left
		if v.selected != kp {
			last = v.selected
		}
	}
	v.choose(chosen, last)
}

func (v *FaceView) choose(chosen []bool, last int) {
	if last == v.selected && slices.Equal(chosen, v.chosen) {
		return
	}
	v.chosen, v.selected = chosen, last
	v.scene.drawOverlay()
	v.tellSelect()
}

func (v *FaceView) tellSelect() {
	if v.OnSelect != nil {
		v.OnSelect(v.selected)
	}
}

// Selected returns the keypoint chosen last, None when none is.
func (v *FaceView) Selected() int { return v.selected }

// Selection returns every chosen keypoint, ascending.
func (v *FaceView) Selection() []int {
	var kps []int
	for kp, chosen := range v.chosen {
		if chosen {
			kps = append(kps, kp)
		}
	}
	return kps
}

// group returns the chosen keypoints that have a label: what moves together.
func (v *FaceView) group() []int {
	return slices.DeleteFunc(v.Selection(), func(kp int) bool { return !v.labels[kp].Known })
}

// Chosen reports whether a keypoint is chosen.
func (v *FaceView) Chosen(kp int) bool { return kp >= 0 && kp < len(v.chosen) && v.chosen[kp] }

// SelectNext chooses the keypoint after the chosen one, the first after the last or when none is chosen.
func (v *FaceView) SelectNext() { v.step(1) }

// SelectPrevious chooses the keypoint before the chosen one, the last before the first or when none is chosen.
func (v *FaceView) SelectPrevious() { v.step(-1) }

func (v *FaceView) step(by int) {
	n := len(v.keypoints)
	if n == 0 {
		return
	}
	next := v.selected + by
	if v.selected == None && by < 0 {
		next = n - 1
	}
	next = (next + n) % n
	v.walked = true
	v.Select(next)
	v.Reveal(next)
}

// Highlight marks a keypoint as if the pointer were on it, for a table, or another view, that the pointer is
// over; None ends that. A keypoint that this face lacks is none.
func (v *FaceView) Highlight(kp int) {
	if kp >= len(v.keypoints) { // of a face that is shown elsewhere
		kp = None
	}
	if kp != None {
		v.stopWalk()
	}
	if v.lit != kp {
		v.lit = kp
		v.scene.drawOverlay()
	}
}

// SetPlacing asks the person for a keypoint: the pointer becomes a cross with the keypoint's name beside it,
// and a click anywhere on the picture calls OnTapImage. None ends that.
func (v *FaceView) SetPlacing(kp int) {
	if v.placing != kp {
		v.placing = kp
		v.rehover()
		v.scene.drawOverlay()
	}
}

// Placing returns the keypoint that SetPlacing asked for, None when there is none.
func (v *FaceView) Placing() int { return v.placing }

// Wanted returns the keypoint that the next click on the picture should place: the one SetPlacing asked for,
// else the chosen one when its label is missing, else None: of one that is absent it was said that it is nowhere. While
// labels are locked it is None.
func (v *FaceView) Wanted() int {
	switch {
	case !v.hasPhoto() || v.locked:
		return None
	case v.placing != None:
		return v.placing
	case v.selected != None && v.labels[v.selected].Missing():
		return v.selected
	}
	return None
}

// focus returns the keypoint that matters most at the moment: dragged, else chosen by a step since the pointer moved,
// else under the pointer, else highlighted, else chosen alone.
func (v *FaceView) focus() int {
	switch {
	case v.dragging() && v.pointer.kp != None:
		return v.pointer.kp
	case v.walked && v.selected != None:
		return v.selected
	case v.pointer.hover.kp != None:
		return v.pointer.hover.kp
	case v.lit != None:
		return v.lit
	case len(v.Selection()) > 1:
		return None // of several none matters more than the others
	}
	return v.selected
}

// stopWalk lets the pointer say again which keypoint matters.
func (v *FaceView) stopWalk() {
	if v.walked {
		v.walked = false
		v.scene.drawOverlay()
	}
}

// partner returns the keypoint on the other side of the face, None for one in the middle or without a known one.
func (v *FaceView) partner(kp int) int {
	if kp == None || v.keypoints[kp].Partner == kp || v.keypoints[kp].Partner == face.Unknown {
		return None
	}
	return v.keypoints[kp].Partner
}
