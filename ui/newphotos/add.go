package newphotos

import (
	"context"
	"fmt"
	"path/filepath"

	"fiducial/data/csvfile"
	"fiducial/data/intake"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// askAdd asks for the folder whose photos are added; single photos are dropped on the window.
func (f *Feature) askAdd() {
	f.shell.AskDirectory("A folder of photos to add", filepath.Dir(f.session.Dataset().Path()), func(path string) { f.add([]string{path}) })
}

// add adds photos to the open dataset: its faces are found while work goes on, and then its file is written and read
// again.
func (f *Feature) add(paths []string) {
	s := f.session.Current()
	if s == nil || !f.ofPhotos() {
		return
	}
	var rows []csvfile.NewRow
	var summary intake.Summary
	looked := false
	f.session.Start(s, session.Job{Name: "Looking at photos", Work: func(ctx context.Context, t *shell.Task) (err error) {
		rows, summary, err = intake.Prepare(ctx, s.Dataset, intake.Plan{Paths: paths, Find: f.o.Find}, t.Progress)
		looked = err == nil
		return err
	}, Done: func(err error) {
		name := kit.FileName(s.Dataset.Path())
		strip := shell.Banner{Kind: shell.Note, ID: addedID}
		switch {
		case err != nil:
			f.shell.Fail(err)
		case !looked:
			strip.Text = "Adding photos was cancelled; nothing was written."
			f.shell.Show(strip)
		case len(rows) == 0:
			strip.Text = "Nothing was added to " + name + "." + rest(summary)
			f.shell.Show(strip)
		default:
			f.o.Window.FinishTyping()
			written := false
			f.o.Window.Rewrite("Adding photos to "+name, func(ctx context.Context, progress func(done, total int64)) error {
				err := s.Dataset.AddPhotos(ctx, rows, progress)
				written = err == nil
				return err
			}, func() {
				if !written { // cancelled
					return
				}
				strip.Text = fmt.Sprintf("Added %s to %s: %s.%s", kit.Counted(summary.Photos, "photo", "photos"), name, kit.Counted(summary.Rows, "row", "rows"), rest(summary))
				f.shell.Show(strip)
			})
		}
	}})
}
