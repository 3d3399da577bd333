package review

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/review"
	"fiducial/ui/crops"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// Gallery shows one keypoint across all listed faces, the outliers first, in place of the face. A drag in a crop
// corrects the label; the face of a crop that is clicked becomes the shown one, so that every key for points acts on
// it. It belongs to the UI goroutine.
type Gallery struct {
	around
	keypoint int
	of       *data.Dataset
	content  *fyne.Container
	ground   *canvas.Rectangle
	choice   *kit.Choice
	hint     *widget.Label
	grid     *crops.Grid
}

// build makes what is seen of it.
func (x *Gallery) build() {
	x.choice, x.hint, x.ground, x.grid = x.shell.NewChoice(nil), kit.Label("Outliers first. Drag in a crop to correct its point.", kit.Small, kit.Faint, kit.Cutting), canvas.NewRectangle(nil), crops.New()
	x.choice.Chosen(func(i int) {
		x.keypoint = i
		x.fill()
		x.shell.FocusFace()
	})
	x.grid.OnMove = x.move
	x.grid.OnTapped = x.show
	x.grid.Locked = x.labels.RefuseLocked
	x.grid.Caption = x.caption
	closing := x.shell.Actions().Buttons().Make("gallery", "")
	closing.Icon = theme.CancelIcon()
	head := kit.Padded(4, 4, 6, 4, container.NewBorder(nil, nil, container.New(&kit.FixedWidth{Width: 180}, x.choice), closing, x.hint))
	x.content = container.NewStack(kit.NewShield(), x.ground, container.NewBorder(head, nil, nil, nil, x.grid))
	x.content.Hide()
	x.predict.Predictions.Subscribe(func() {
		if x.Visible() {
			x.grid.Update()
		}
	})
}

// Content returns what stands in the place of the face while it is wanted.
func (x *Gallery) Content() fyne.CanvasObject { return x.content }

// Visible reports whether it is shown.
func (x *Gallery) Visible() bool { return x.content.Visible() }

// Toggle shows the crops, or the face again.
func (x *Gallery) Toggle() {
	if x.Visible() {
		x.content.Hide()
		x.grid.SetFaces(nil, nil)
		x.labels.Relaid()
		return
	}
	if kp := x.face.Selected(); kp != faceview.None {
		x.keypoint = kp
	}
	x.content.Show()
	x.fill()
	x.labels.Relaid()
}

// Leave shows the face again, because somebody wants to see one.
func (x *Gallery) Leave() {
	if x.Visible() {
		x.Toggle()
	}
}

// fill lists the faces anew.
func (x *Gallery) fill() {
	ds := x.session.Dataset()
	x.of = ds
	names := ds.Keypoints().Names()
	x.keypoint = min(x.keypoint, len(names)-1)
	for i, name := range names {
		names[i] = kit.Words(name)
	}
	x.choice.Offer(names, names[x.keypoint])
	x.grid.SetFaces(keypointFaces{ds, x}, review.Outliers(ds, x.session.Current().Listed, x.keypoint, x.predict.Predictions.Points))
}

// relist is told that other faces are listed.
func (x *Gallery) relist() {
	if x.Visible() && x.of == x.session.Dataset() {
		x.fill()
	}
}

// update brings the crops in line with everything.
func (x *Gallery) update() {
	if !x.Visible() {
		return
	}
	if x.of != x.session.Dataset() {
		x.Toggle() // they are faces of another dataset
		return
	}
	kit.Fill(x.ground, theme.ColorNameBackground)
	x.grid.Select(x.session.Row())
}

// changed is told that labels changed.
func (x *Gallery) changed() {
	if x.Visible() {
		x.grid.Update()
	}
}

// show makes a face the shown one, with the keypoint chosen.
func (x *Gallery) show(row int) {
	x.session.Show(row)
	x.face.Select(x.keypoint)
	x.grid.Select(row)
	x.shell.FocusFace()
}

// move takes over a drag, as one step.
func (x *Gallery) move(row int, p face.Point) {
	x.show(row)
	x.labels.SetPoint("Move", x.keypoint, p)
	x.grid.Update()
}

// caption is the row, and how far its label is from the prediction.
func (x *Gallery) caption(row int) string {
	if x.session.Dataset() == nil {
		return ""
	}
	f := keypointFaces{x.session.Dataset(), x}
	if l, p := f.Label(row), f.Prediction(row); l.Known && p.Known {
		return kit.Count(row) + " · " + kit.Decimals(l.Distance(p), 1) + " " + x.session.Unit()
	}
	return kit.Count(row)
}

// keypointFaces are the faces of a dataset as the crops ask for them.
type keypointFaces struct {
	*data.Dataset
	x *Gallery
}

// Pixels implements crops.Faces: crops wait for no photo that would have to be decoded.
func (f keypointFaces) Pixels(row int) ([]byte, error) {
	if pixels, ok := f.KeptPixels(row); ok {
		return pixels, nil
	}
	return nil, data.ErrNoPhoto
}

// Label implements crops.Faces.
func (f keypointFaces) Label(row int) face.Point { return f.Labels(row)[f.x.keypoint] }

// Prediction implements crops.Faces.
func (f keypointFaces) Prediction(row int) face.Point {
	if p := f.x.predict.Predictions.Points(row); p != nil {
		return p[f.x.keypoint]
	}
	return face.Point{}
}
