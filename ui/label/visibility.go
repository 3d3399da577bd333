package label

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/data/face"
	"fiducial/ui/kit"
)

// cycleVisibility makes the chosen points of the shown face hidden, then absent, then visible again: all of them what
// comes after that of the point that was chosen last.
func (f *Feature) cycleVisibility() {
	kps := f.face.Selection()
	if len(kps) == 0 || f.RefuseLocked() {
		return
	}
	last := f.face.Selected()
	v := f.session.Labels()[last].Visibility.Next()
	what := fmt.Sprintf("%d points", len(kps))
	if len(kps) == 1 {
		what = kit.Words(f.session.Dataset().Keypoints()[last].Name)
	}
	f.did(f.session.Dataset().SetVisibility(fmt.Sprintf("Mark %s %s", what, v), f.session.Row(), v, kps...))
}

// seen returns what the table shows of a keypoint in that width: its name, cut where it would run into the numbers, and
// what a label says besides its place.
func seen(name string, label face.Point, width float32) string {
	says, size := "", theme.TextSize()-0.5
	if label.Visibility != face.Visible {
		says = " · " + label.Visibility.String()
	}
	return kit.Ellipsis(name, width-fyne.MeasureText(says, size, fyne.TextStyle{}).Width, size) + says
}
