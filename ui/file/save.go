package file

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/harmless"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Save writes the edits into the file; then is called after it worked, and may be nil.
func (f *Feature) Save(then func()) {
	s := f.session.Current()
	if s == nil || !f.near.Labels.TakeTyped() {
		return
	}
	f.session.Start(s, session.Job{Name: "Saving " + kit.FileName(s.Dataset.Path()), Keep: true, Work: func(ctx context.Context, t *shell.Task) error {
		return s.Dataset.Save(ctx, t.Progress)
	}, Done: func(err error) { f.saved(s, err, func() { f.Save(then) }, then) }})
}

// saved says how saving went, or asks what it needs; again saves once more in the same way.
func (f *Feature) saved(s *session.Open, err error, again, then func()) {
	switch {
	case errors.Is(err, data.ErrAddsColumns):
		f.askColumns(again, then)
	case errors.Is(err, data.ErrNeedsName):
		f.askSaveAs(then)
	case errors.Is(err, data.ErrOtherPhoto):
		f.shell.Show(shell.Banner{Kind: shell.Problem, ID: "save", Text: kit.Sentence(err) + " Nothing was saved.",
			Buttons: []shell.BannerButton{{Text: "Read again", Do: f.Reload}}})
	case errors.Is(err, data.ErrChanged):
		f.warnChangedOnDisk()
	case errors.Is(err, data.ErrLinked):
		f.shell.Show(shell.Banner{Kind: shell.Warning, ID: "save", Text: kit.Sentence(err),
			Buttons: []shell.BannerButton{{Text: "Save", Do: again}, {Text: "Save As…", Do: func() { f.askSaveAs(then) }}}})
	case err != nil:
		f.shell.Show(shell.Banner{Kind: shell.Problem, ID: "save", Text: kit.Sentence(err)})
	default:
		f.shell.Remove("save")
		f.shell.Remove("columns")
		f.shell.Drop("disk")
		f.shell.Drop("conflicts")
		f.shell.Drop("save-as")
		f.shell.Flash("Saved " + kit.FileName(s.Dataset.Path()))
		f.shell.Changed()
		if then != nil {
			then()
		}
	}
}

// askColumns asks whether saving may add columns, which it lists.
func (f *Feature) askColumns(again, then func()) {
	ds := f.session.Dataset()
	if ds == nil {
		return
	}
	columns := ds.NewColumns()
	text := fmt.Sprintf("Saving adds %s to %s: %s.", kit.Counted(len(columns), "column", "columns"), kit.FileName(ds.Path()), listed(columns, ds.Keypoints().Names()))
	if unread := ds.UnreadColumns(); len(unread) > 0 {
		text += " It has columns that may hold labels already and were not read: " + strings.Join(unread, ", ") + "."
	}
	f.shell.Show(shell.Banner{Kind: shell.Warning, ID: "columns", Text: text, Buttons: []shell.BannerButton{
		{Text: "Add columns", Do: func() {
			if f.session.Dataset() == ds {
				ds.AddColumns(columns)
				again()
			}
		}},
		{Text: "Save As…", Do: func() { f.askSaveAs(then) }},
	}})
}

// listed names columns, those of coordinates together.
func listed(columns, keypoints []string) string {
	if n := 2 * len(keypoints); len(columns) >= n && columns[0] == keypoints[0]+"_x" {
		columns = append([]string{"_x and _y of " + strings.Join(keypoints, ", ")}, columns[n:]...)
	}
	return strings.Join(columns, ", ")
}

// warnChangedOnDisk says that another program changed or removed the file, and what can be done.
func (f *Feature) warnChangedOnDisk() {
	ds := f.session.Dataset()
	if ds == nil {
		return
	}
	name, folder := kit.FileName(ds.Path()), filepath.Dir(ds.Path())
	b := shell.Banner{Kind: shell.Warning, ID: "disk"}
	saveAs := shell.BannerButton{Text: "Save As…", Do: func() { f.askSaveAs(nil) }}
	switch {
	case gone(folder):
		b.Text = "The folder of " + name + " is no longer where it was: put it back at " + harmless.Name(folder) + ", then save again."
	case gone(ds.Path()):
		b.Text = name + " is no longer where it was. Your edits are kept; Save As writes them to a new file."
		b.Buttons = []shell.BannerButton{saveAs}
	default:
		b.Text = name + " was changed by another program. Reload keeps your edits; Save As leaves that file alone."
		b.Buttons = []shell.BannerButton{{Text: "Reload", Do: f.Reload}, saveAs}
	}
	f.shell.Show(b)
}

// gone reports whether nothing is at path.
func gone(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// askSaveAs asks, in a strip that hides nothing, under which name to save.
func (f *Feature) askSaveAs(then func()) {
	ds := f.session.Dataset()
	if ds == nil || !f.near.Labels.TakeTyped() {
		return
	}
	f.shell.AskPath(shell.PathQuestion{
		ID: "save-as", Verb: "Save", Text: "Save the dataset as", Path: plainName(ds.Path()), Ext: ".csv", Keep: isCompressed(ds.Path()), Dataset: true,
		Chosen: func(path string, replace bool) { f.SaveAs(path, replace, then) },
	})
}

// plainName proposes a name for the CSV of a compressed dataset, and a free one for others.
func plainName(path string) string {
	dir, base := filepath.Split(path)
	for _, ext := range []string{".gz", ".zip"} {
		if cut, ok := strings.CutSuffix(base, ext); ok {
			if !strings.HasSuffix(cut, ".csv") {
				cut += ".csv"
			}
			return kit.FreeName(filepath.Join(dir, cut))
		}
	}
	return kit.FreeName(path)
}

// isCompressed reports whether a dataset of that name is one that is never written in place.
func isCompressed(path string) bool {
	return strings.HasSuffix(path, ".gz") || strings.HasSuffix(path, ".zip")
}

func (f *Feature) SaveAs(path string, replace bool, then func()) {
	s := f.session.Current()
	if s == nil {
		return
	}
	old := s.Dataset.Path()
	remember := func() {
		f.shell.Prefs().AddRecent(path)
		f.shell.Prefs().SetWeights(path, f.shell.Prefs().Weights(old))
		f.UpdateRecent()
	}
	f.session.Start(s, session.Job{Name: "Saving " + kit.FileName(path), Keep: true, Work: func(ctx context.Context, t *shell.Task) error {
		return s.Dataset.SaveAs(ctx, path, replace, t.Progress)
	}, Done: func(err error) {
		if err == nil {
			remember()
			f.session.Tell(session.Renamed{})
		}
		f.saved(s, err, func() { f.SaveAs(path, replace, then) }, then)
	}, Left: shell.Then(f.shell, func() {
		remember() // that it is there is true whatever is open
	})})
}

// AskClose closes the window, after a question when there are unsaved edits, or an import or export would be broken
// off.
func (f *Feature) AskClose() {
	f.near.Labels.FinishTyping()
	ds, going := f.session.Dataset(), f.near.Files.Underway()
	unsaved := ds != nil && ds.Unsaved() > 0
	switch {
	case !unsaved && going == "":
		f.o.Close()
	case f.shell.Modal():
	case unsaved:
		f.askUnsaved(ds, going)
	default:
		f.shell.Confirm("Close Fiducial?", going, "Stop and close", f.o.Close, func() {})
	}
}

// askUnsaved asks what becomes of unsaved edits when the window closes; going says what closing breaks off, "" for
// nothing.
func (f *Feature) askUnsaved(ds *data.Dataset, going string) {
	height := float32(80)
	if going != "" {
		going += "\n"
		height = 140
	}
	text := going + fmt.Sprintf("%s not yet in %s. Nothing is lost either way: edits are kept in the project file beside it, and the next start goes on with them.",
		kit.Counted(ds.Unsaved(), "edited point is", "edited points are"), kit.FileName(ds.Path()))
	f.shell.Ask("Close Fiducial?", text, height, 2, nil, shell.Answer{Text: "Cancel", Do: func() {}}, shell.Answer{Text: "Keep for later", Do: f.o.Close},
		shell.Answer{Text: "Save and close", Importance: widget.HighImportance, Do: func() { f.Save(f.o.Close) }})
}
