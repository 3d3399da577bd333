package takeout

import (
	"context"
	"fmt"
	"image"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/contact"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/data/picture"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// sheetSide is how many pixels wide a face of a sheet is: twice as many as networks see.
const sheetSide = 192

// askSheet asks where the contact sheet of the listed faces goes, and makes it.
func (f *Feature) askSheet() {
	s := f.session.Current()
	rows := slices.Clone(s.Listed)
	text := fmt.Sprintf("Save a contact sheet of the %s that are listed as PDF, or as .png", kit.Counted(len(rows), "face", "faces"))
	f.shell.AskPath(shell.PathQuestion{ID: "contact-sheet", Verb: "Save", Text: text, Path: s.NameBeside("faces", ".pdf"), Ext: ".pdf", Chosen: func(path string, _ bool) {
		f.saveSheet(s, rows, path)
	}})
}

// saveSheet makes the sheet in the background.
func (f *Feature) saveSheet(s *session.Open, rows []int, path string) {
	f.session.Start(s, session.Job{Name: "Making " + kit.FileName(path), Work: func(ctx context.Context, t *shell.Task) error {
		return writeSheet(ctx, s.Dataset, rows, path, t.Progress)
	}, Done: shell.Then(f.shell, func() {
		f.shell.Flash("Saved " + kit.FileName(path))
	})})
}

// writeSheet writes the faces of rows with their labels, as PNG where the path says so, else as PDF.
func writeSheet(ctx context.Context, ds *data.Dataset, rows []int, path string, progress func(done, total int64)) error {
	cell := func(i int) (contact.Cell, error) { return cellOf(ds, rows[i]) }
	err := atomicfile.From(path, func(w io.Writer) error {
		if strings.EqualFold(filepath.Ext(path), ".png") {
			return contact.WritePNG(ctx, w, len(rows), sheetSide, cell, progress)
		}
		title := fmt.Sprintf("%s · %s", harmless.Name(filepath.Base(ds.Path())), kit.Counted(len(rows), "face", "faces"))
		return contact.WritePDF(ctx, w, title, len(rows), cell, progress)
	})
	if err != nil {
		return fmt.Errorf("saving the contact sheet %s: %w", path, err)
	}
	return nil
}

// cellOf returns the face of a row as a sheet has it; one without usable pixels is a black square.
func cellOf(ds *data.Dataset, row int) (contact.Cell, error) {
	caption := fmt.Sprintf("row %d", row)
	if file, err := ds.PhotoPath(row); err == nil {
		caption += " · " + harmless.Text(filepath.Base(file))
	}
	shown, labels, err := faceOf(ds, row)
	if err != nil {
		return contact.Cell{Picture: image.NewGray(image.Rect(0, 0, sheetSide, sheetSide)), Caption: caption + " (no photo)"}, nil
	}
	return contact.Cell{Picture: picture.Thumbnail(shown, labels, sheetSide, picture.DefaultStyle()), Caption: caption}, nil
}

// faceOf returns the square of the face of a row, with its labels in pixels of it: in colour and as sharp as it is
// where photos are files.
func faceOf(ds *data.Dataset, row int) (image.Image, face.Points, error) {
	frame, ok := ds.Frame(row)
	if !ok {
		pixels, err := ds.PixelsInPassing(row)
		if err != nil {
			return nil, nil, err
		}
		return picture.Gray(pixels, ds.Side()), ds.Labels(row), nil
	}
	photo, err := ds.OpenPhoto(row)
	if err != nil {
		return nil, nil, err
	}
	labels := ds.PhotoLabels(row)
	for k, p := range labels {
		labels[k] = frame.Box.ToSquare(p, sheetSide)
	}
	return picture.Square(photo, frame.Box, sheetSide), labels, nil
}
