package takeout

import (
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/data"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Feature takes things out of the window. It belongs to the UI goroutine.
type Feature struct {
	shell   shell.Shell
	session *session.Session
}

// New makes the feature.
func New(s shell.Shell, x *session.Session) *Feature { return &Feature{s, x} }

// Actions implements session.Feature.
func (f *Feature) Actions() []*action.Action {
	return []*action.Action{
		{ID: "contact-sheet", Name: "Save Contact Sheet…", Icon: theme.GridIcon(), Menu: "File", Section: 3, Line: "The listed faces with their labels, as PDF or PNG",
			Enabled: func() bool { return f.session.Current() != nil && len(f.session.Current().Listed) > 0 }, Do: f.askSheet},
		{ID: "copy-coordinates", Name: "Copy Coordinates", Icon: theme.ContentCopyIcon(), Keys: []action.Key{action.With(action.Ctrl|action.Shift, fyne.KeyC)}, Menu: "Edit", Section: 4, Heading: "Faces",
			Line: "The labels of the face as text, for a spreadsheet", Enabled: f.session.Shown, Do: f.copyCoordinates},
	}
}

// Happened implements session.Feature.
func (f *Feature) Happened(session.Event) {}

// Refresh implements session.Feature.
func (f *Feature) Refresh() {}

// copyCoordinates puts the labels of the shown face on the clipboard.
func (f *Feature) copyCoordinates() {
	ds, row := f.session.Dataset(), f.session.Row()
	f.shell.Copy(coordinates(ds, row))
	known := 0
	for _, p := range ds.Labels(row) {
		if p.Known {
			known++
		}
	}
	f.shell.Flash(fmt.Sprintf("Copied the coordinates of %s of row %d.", kit.Counted(known, "point", "points"), row))
}

// coordinates returns the labels of a row as lines of keypoint, x and y with tabs between them, as the CSV has them: in
// pixels of the photo. The cells of a missing point are empty.
func coordinates(ds *data.Dataset, row int) string {
	var b strings.Builder
	b.WriteString("keypoint\tx\ty\n")
	for k, p := range ds.PhotoLabels(row) {
		b.WriteString(strings.Map(oneCell, ds.Keypoints()[k].Name))
		if p.Known {
			b.WriteString("\t" + number(p.X) + "\t" + number(p.Y) + "\n")
		} else {
			b.WriteString("\t\t\n")
		}
	}
	return b.String()
}

// oneCell keeps a name in its cell.
func oneCell(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return r
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
