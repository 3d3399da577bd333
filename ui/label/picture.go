package label

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"

	"github.com/disintegration/imaging"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/face"
	"fiducial/data/picture"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

const (
	pictureLeast = 768  // pixels of the longer side of a saved picture at least: what has fewer is enlarged
	pictureMost  = 4096 // and at most: what has more is shrunk
	pictureMarks = 90   // of the longer side: how large the radius of a mark is
)

// sight is what is in sight of a face: what a picture of it shows.
type sight struct {
	row                 int
	part                image.Rectangle // of the photo, in its pixels
	labels, predictions face.Points     // in pixels of the photo; nil where they are not shown
	lines               []face.Line
}

// askSavePicture saves what is in sight of the face, with its points, as a PNG.
func (f *Feature) askSavePicture() {
	s, x := f.session.Current(), f.inSight()
	proposed := s.NameBeside(fmt.Sprintf("face %d", x.row), ".png")
	f.shell.AskPath(shell.PathQuestion{ID: "save-picture", Verb: "Save", Text: "Save the picture as", Path: proposed, Ext: ".png", Chosen: func(path string, _ bool) {
		f.savePicture(s, x, path)
	}})
}

// inSight returns what is in sight of the shown face, with the layers that are shown.
func (f *Feature) inSight() sight {
	ds, row, layers := f.session.Dataset(), f.session.Row(), f.face.Look().Layers
	first, last := f.face.Sight()
	first, last = ds.InPhoto(row, first), ds.InPhoto(row, last)
	x := sight{row: row, part: image.Rect(int(math.Floor(first.X+0.5)), int(math.Floor(first.Y+0.5)), int(math.Ceil(last.X+0.5)), int(math.Ceil(last.Y+0.5)))}
	labels := ds.PhotoLabels(row)
	if layers.Predictions {
		x.predictions = f.predict.Predictions.Points(row).Clone()
		for kp, p := range x.predictions {
			if x.predictions[kp] = ds.InPhoto(row, p); labels[kp].Visibility == face.Absent {
				x.predictions[kp] = face.Point{}
			}
		}
	}
	if layers.Labels {
		x.labels = labels
	}
	if layers.Skeleton {
		x.lines, _ = ds.Lines()
	}
	return x
}

// savePicture writes what was seen as a PNG, in the background: photos are large.
func (f *Feature) savePicture(s *session.Open, x sight, path string) {
	f.session.Start(s, session.Job{Name: "Saving " + kit.FileName(path), Work: func(context.Context, *shell.Task) error {
		return x.save(s.Dataset, path)
	}, Done: shell.Then(f.shell, func() {
		f.shell.Flash("Saved " + kit.FileName(path))
	})})
}

// save writes it as a PNG.
func (x sight) save(ds *data.Dataset, path string) error {
	photo, err := x.photo(ds)
	if err != nil {
		return fmt.Errorf("saving a picture: %w", err)
	}
	img := x.draw(photo)
	if err := atomicfile.From(path, func(w io.Writer) error { return png.Encode(w, img) }); err != nil {
		return fmt.Errorf("saving the picture %s: %w", path, err)
	}
	return nil
}

// photo returns the whole photo of the face: in colour where photos are files.
func (x sight) photo(ds *data.Dataset) (image.Image, error) {
	if ds.Photos() {
		return ds.OpenPhoto(x.row)
	}
	pixels, err := ds.Pixels(x.row)
	if err != nil {
		return nil, err
	}
	return picture.Gray(pixels, ds.Side()), nil
}

// draw draws what was seen of the photo: its own pixels, or where these are few blocks of them, and where they are too
// many fewer.
func (x sight) draw(photo image.Image) image.Image {
	part := x.part.Intersect(image.Rectangle{Max: photo.Bounds().Size()})
	cut := image.Image(imaging.Crop(photo, part.Add(photo.Bounds().Min)))
	longer := max(part.Dx(), part.Dy())
	if longer > pictureMost {
		cut = imaging.Fit(cut, pictureMost, pictureMost, imaging.CatmullRom)
	}
	now := max(cut.Bounds().Dx(), cut.Bounds().Dy())
	in := func(points face.Points) face.Points {
		box := face.Box{Left: float64(part.Min.X), Top: float64(part.Min.Y), Size: float64(longer)}
		moved := make(face.Points, len(points))
		for kp, p := range points {
			moved[kp] = box.ToSquare(p, now)
		}
		return moved
	}
	scale := (pictureLeast + now - 1) / now
	return picture.Annotated(cut, in(x.labels), in(x.predictions), x.lines, scale, float64(now*scale)/pictureMarks, picture.DefaultStyle())
}
