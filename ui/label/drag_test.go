package label

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"fiducial/data/face"
	"fiducial/ui/action"
)

// Keys that change the point under the mouse end its drag: the drop afterwards moves nothing.
func TestKeysEndTheDragOfWhatTheyChange(t *testing.T) {
	for name, keys := range map[string][]action.Key{
		"made missing":          {action.Plain(fyne.KeyDelete)},
		"undone":                {action.With(action.Ctrl, fyne.KeyZ)},
		"the next face":         {action.Plain(fyne.KeyPageDown)},
		"moved by an arrow":     {action.Plain(fyne.KeyRight)},
		"made missing and back": {action.Plain(fyne.KeyDelete), action.With(action.Ctrl, fyne.KeyZ)},
	} {
		b := newBench(t, writeFaces(t, 2, nil))
		b.SetPoint("Move", 0, face.At(3, 4))
		ds := b.session.Dataset()
		from := b.face.PositionOf(ds.Labels(0)[0])
		b.face.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: from}, Button: desktop.MouseButtonPrimary})
		drag := func(to fyne.Position) {
			b.face.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}, Dragged: fyne.NewDelta(20, 0)})
		}
		drag(from.AddXY(20, 0))
		drag(from.AddXY(40, 0))
		for _, k := range keys {
			b.press(k)
		}
		want, present := ds.Labels(0), ds.Present()
		drag(from.AddXY(60, 0))
		b.face.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: from.AddXY(60, 0)}, Button: desktop.MouseButtonPrimary})
		b.face.DragEnd()
		for row := range 2 {
			if row == 0 && ds.Labels(0)[0] != want[0] || ds.Present() != present {
				t.Errorf("%s: dropped at %v, done %q", name, ds.Labels(0)[0], ds.CanUndo())
			}
		}
	}
}
