package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/review"
	"fiducial/ui/action"
	"fiducial/ui/crops"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// gallery shows one keypoint across all listed faces, the outliers first, in place of the face. A drag in a crop corrects
// the label; the face of a crop that is clicked becomes the shown one, so that every key for points acts on it. It belongs
// to the UI goroutine.
type gallery struct {
	w        *Window
	keypoint int
	of       *data.Dataset
	content  *fyne.Container
	ground   *canvas.Rectangle
	choice   *kit.Choice
	hint     *widget.Label
	grid     *crops.Grid
}

func newGallery(w *Window) *gallery {
	x := &gallery{w: w, choice: w.shell.NewChoice(nil), hint: widget.NewLabel("Outliers first. Drag in a crop to correct its point."), ground: canvas.NewRectangle(nil), grid: crops.New()}
	x.hint.Truncation = fyne.TextTruncateEllipsis
	x.hint.SizeName, x.hint.Importance = theme.SizeNameCaptionText, widget.LowImportance
	x.grid.OnMove = x.move
	x.grid.OnTapped = x.show
	x.grid.Locked = w.refuseLocked
	x.grid.Caption = x.caption
	closing := w.shell.Actions().Buttons().Make("across", "")
	closing.Icon = theme.CancelIcon()
	head := container.New(&kit.Insets{Left: 6, Right: 4, Top: 4, Bottom: 4}, container.NewBorder(nil, nil, container.New(&kit.FixedWidth{Width: 180}, x.choice), closing, x.hint))
	x.content = container.NewStack(kit.NewShield(), x.ground, container.NewBorder(head, nil, nil, nil, x.grid))
	x.content.Hide()
	w.predict.Predictions.Subscribe(func() {
		if x.content.Visible() {
			x.grid.Update()
		}
	})
	return x
}

// galleryAction opens and closes it.
func (w *Window) galleryAction() *action.Action {
	return &action.Action{ID: "across", Name: "One Keypoint across All Listed Faces", Icon: theme.GridIcon(), Keys: []action.Key{action.Char('j')}, Menu: "Review", Section: 5,
		Enabled: w.session.IsOpen, Checked: func() bool { return w.gallery.content.Visible() }, Do: func() { w.gallery.toggle() }}
}

// toggle shows the crops, or the face again.
func (x *gallery) toggle() {
	w := x.w
	if x.content.Visible() {
		x.content.Hide()
		x.grid.SetFaces(nil, nil)
		w.column.Refresh()
		return
	}
	if kp := w.face.Selected(); kp != faceview.None {
		x.keypoint = kp
	}
	x.content.Show()
	x.fill()
	w.column.Refresh()
}

// leave shows the face again, because somebody wants to see one.
func (x *gallery) leave() {
	if x.content.Visible() {
		x.toggle()
	}
}

// fill lists the faces anew.
func (x *gallery) fill() {
	w := x.w
	ds := w.session.Dataset()
	x.of = ds
	names := ds.Keypoints().Names()
	x.keypoint = min(x.keypoint, len(names)-1)
	for i, name := range names {
		names[i] = kit.Words(name)
	}
	x.choice.OnChanged = nil
	x.choice.SetOptions(names)
	x.choice.SetSelectedIndex(x.keypoint)
	x.choice.OnChanged = func(string) {
		x.keypoint = x.choice.SelectedIndex()
		x.fill()
		w.shell.FocusFace()
	}
	x.grid.SetFaces(keypointFaces{ds, x}, review.Outliers(ds, w.session.Current().Listed, x.keypoint, w.predict.Predictions.Points))
}

// relist is told that other faces are listed.
func (x *gallery) relist() {
	if x.content.Visible() && x.of == x.w.session.Dataset() {
		x.fill()
	}
}

// update brings the crops in line with everything.
func (x *gallery) update() {
	if !x.content.Visible() {
		return
	}
	if x.of != x.w.session.Dataset() {
		x.toggle() // they are faces of another dataset
		return
	}
	if fill := theme.Color(theme.ColorNameBackground); x.ground.FillColor != fill {
		x.ground.FillColor = fill
		x.ground.Refresh()
	}
	x.grid.Select(x.w.session.Row())
}

// changed is told that labels changed.
func (x *gallery) changed() {
	if x.content.Visible() {
		x.grid.Update()
	}
}

// show makes a face the shown one, with the keypoint chosen.
func (x *gallery) show(row int) {
	x.w.session.Show(row)
	x.w.face.Select(x.keypoint)
	x.grid.Select(row)
	x.w.shell.FocusFace()
}

// move takes over a drag, as one step.
func (x *gallery) move(row int, p face.Point) {
	x.show(row)
	x.w.setPoint("Move", x.keypoint, p)
	x.grid.Update()
}

// caption is the row, and how far its label is from the prediction.
func (x *gallery) caption(row int) string {
	if x.w.session.Dataset() == nil {
		return ""
	}
	f := keypointFaces{x.w.session.Dataset(), x}
	if l, p := f.Label(row), f.Prediction(row); l.Known && p.Known {
		return kit.Count(row) + " · " + kit.Decimals(l.Distance(p), 1) + " px"
	}
	return kit.Count(row)
}

// keypointFaces are the faces of a dataset as the crops ask for them.
type keypointFaces struct {
	*data.Dataset
	x *gallery
}

// Label implements crops.Faces.
func (f keypointFaces) Label(row int) face.Point { return f.Labels(row)[f.x.keypoint] }

// Prediction implements crops.Faces.
func (f keypointFaces) Prediction(row int) face.Point {
	if p := f.x.w.predict.Predictions.Points(row); p != nil {
		return p[f.x.keypoint]
	}
	return face.Point{}
}
