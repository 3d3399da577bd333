package label

import (
	"bytes"
	"fmt"
	"image/png"

	"fiducial/data/atomicfile"
	"fiducial/data/face"
	"fiducial/data/picture"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// pictureScale is how many pixels of a saved picture one pixel of the photo becomes.
const pictureScale = 8

// askSavePicture saves the face with its points as a PNG.
func (f *Feature) askSavePicture() {
	row := f.session.Row()
	proposed := f.session.Current().NameBeside(fmt.Sprintf("face %d", row), ".png")
	f.shell.AskPath(shell.PathQuestion{ID: "save-picture", Verb: "Save", Text: "Save the picture as", Path: proposed, Ext: ".png", Chosen: func(path string, _ bool) {
		if err := f.savePicture(row, path); err != nil {
			f.shell.Fail(err)
			return
		}
		f.shell.Flash("Saved " + kit.FileName(path))
	}})
}

// savePicture writes the face of a row, with the layers that are shown, as a PNG.
func (f *Feature) savePicture(row int, path string) error {
	ds := f.session.Dataset()
	if ds == nil || row >= ds.Rows() {
		return nil
	}
	pixels, err := ds.Pixels(row)
	if err != nil {
		return fmt.Errorf("saving a picture: %w", err)
	}
	labels, predictions := ds.Labels(row), f.predict.Predictions.Points(row)
	var lines []face.Line
	if f.face.Layers().Skeleton {
		lines, _ = ds.Lines()
	}
	if l := f.face.Layers(); !l.Predictions {
		predictions = nil
	} else if !l.Labels {
		labels = make(face.Points, len(labels))
	}
	img := picture.Annotated(picture.Gray(pixels, ds.Side()), labels, predictions, lines, pictureScale, picture.DefaultStyle())
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		return fmt.Errorf("saving a picture: %w", err)
	}
	if err := atomicfile.Write(path, buf.Bytes()); err != nil {
		return fmt.Errorf("saving the picture %s: %w", path, err)
	}
	return nil
}
