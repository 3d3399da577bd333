package ui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// keyWelcomed is the preference that says that somebody was told what one can do.
const keyWelcomed = "welcomed"

// openFirst opens what the window begins with: the dataset it was given, else the last one, else the sample.
func (w *Window) openFirst() {
	if w.opts.Path != "" {
		w.open(w.opts.Path)
		return
	}
	if recent := w.shell.Prefs().Recent(); len(recent) > 0 {
		w.openOr(recent[0], func(err error) {
			w.shell.Prefs().ForgetRecent(recent[0])
			w.shell.Fail(err)
			w.openSample()
		})
		return
	}
	w.openSample()
}

// openSample draws the sample and opens it.
func (w *Window) openSample() {
	w.first.none()
	if w.opts.Sample == nil {
		w.inviteToOpen()
		return
	}
	var path string
	w.shell.Start("Drawing sample faces", func(ctx context.Context, t *shell.Task) (err error) {
		path, err = w.opts.Sample(ctx, t.Progress)
		return err
	}, func(err error) {
		if err != nil {
			w.shell.Fail(err)
			return
		}
		if path != "" && !w.session.IsOpen() {
			w.open(path)
			w.welcome()
		}
	})
}

// inviteToOpen says in the place of the face what to do when no dataset is open.
func (w *Window) inviteToOpen() {
	if !w.session.IsOpen() {
		w.face.Clear("Open a dataset: File › Open, or drop a CSV on this window.")
	}
}

// welcome says, once, what one can do.
func (w *Window) welcome() {
	if w.shell.Prefs().Bool(keyWelcomed) {
		return
	}
	w.shell.Show(shell.Banner{
		Kind: shell.Hint, ID: "welcome",
		Text: "These faces are drawn, for trying things out. Drag a point, press Enter to mark a face done and go on, " +
			"train a network on the right, or open your own CSV. F1 lists all keys.",
		Buttons:   []shell.BannerButton{{Text: "Open…", Do: w.askOpen}, {Text: "Train", Do: func() { w.panels.Bring(w.train) }}},
		Dismissed: func() { w.shell.Prefs().SetBool(keyWelcomed, true) },
	})
}

// open opens a dataset in place of the one that is open.
func (w *Window) open(path string) { w.openOr(path, w.shell.Fail) }

// datasetOptions are those with which the window opens datasets.
func (w *Window) datasetOptions() data.Options {
	return data.Options{Project: true, DataDir: w.opts.DataDir}
}

// openOr opens a dataset, or calls failed with the reason; then the one that was open still is.
func (w *Window) openOr(path string, failed func(error)) {
	abs, err := filepath.Abs(path)
	if err == nil {
		path = abs
	}
	if s := w.session.Current(); s != nil && s.Dataset.Path() == path {
		w.leaveSession()
	}
	before := w.session.Leaving(path) // a project file is for one at a time
	options := w.datasetOptions()
	goal, _ := w.shell.Prefs().Place(path)
	var s *session.Open
	w.shell.Start("Opening "+kit.FileName(path), func(ctx context.Context, t *shell.Task) error {
		defer w.first.none()
		if before != nil {
			select {
			case <-before.Gone():
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		ds, err := data.Open(path, options)
		if err != nil {
			return err
		}
		s = w.session.Begin(ds, goal)
		s.Loading = t
		w.shell.Post(func() { w.adopt(s) })
		return s.Read(ctx, func(ctx context.Context, done, total int64) {
			t.Progress(done, total)
			w.first.arrived(ctx, s)
		})
	}, func(err error) {
		switch {
		case s != nil:
			w.loaded(s, err)
		case err != nil:
			w.inviteToOpen()
			failed(err)
		default: // a person cancelled it
			w.inviteToOpen()
		}
	})
}

// leaveSession closes the open dataset because another takes its place.
func (w *Window) leaveSession() {
	if w.train.Stop() {
		w.shell.Show(shell.Banner{Kind: shell.Note, Text: "Training was stopped; its checkpoint is kept."})
	}
	w.closeSession()
}

// adopt makes a dataset that was opened, and whose rows arrive, the open one.
func (w *Window) adopt(s *session.Open) {
	ds := s.Dataset
	w.leaveSession()
	w.session.Adopt(s)
	w.shell.Clear(shell.Problem)
	w.shell.Remove("columns")
	w.shell.Remove("misfit")
	w.shell.Prefs().AddRecent(ds.Path())
	w.recent.update()
	if w.first.on != s { // else its face is on the screen
		w.face.Clear("Reading " + kit.FileName(ds.Path()) + " …")
	}
	w.session.Arrived()
}

// loaded takes over that all rows of a dataset are there, or that reading them failed.
func (w *Window) loaded(s *session.Open, err error) {
	if w.session.Current() != s {
		return
	}
	s.Loading = nil
	if err != nil {
		w.shell.Fail(err)
	}
	w.showLoaded(s)
}

// showLoaded says what is to be said once all rows are there.
func (w *Window) showLoaded(s *session.Open) {
	w.list.Loaded()
	if s.Dataset.Rows() == 0 {
		w.face.Clear(kit.FileName(s.Dataset.Path()) + " has no faces yet: only a header.")
	}
	if faults := s.Dataset.Faults(); faults.Total > 0 {
		w.shell.Show(shell.Banner{
			Kind: shell.Warning, ID: "faults",
			Text: fmt.Sprintf("%s of %s %s faults: what is wrong counts as missing, the rest can be used.",
				kit.Counted(faults.Rows, "row", "rows"), kit.FileName(s.Dataset.Path()), kit.Either(faults.Rows == 1, "has", "have")),
			Buttons: []shell.BannerButton{{Text: "Show them", Do: w.list.ShowFaulty}},
		})
	}
	w.session.Loaded()
	w.showState()
}

// showNotices says what the dataset has to say about its project file, each sentence once.
func (w *Window) showNotices(s *session.Open) {
	formers := map[string]string{}
	for _, f := range s.Dataset.Formers() {
		formers[data.FormerNotice(f)] = f.Path
	}
	for _, text := range s.Dataset.Notices() {
		if text != s.Dataset.StrayNotice() && s.FirstNotice(text) {
			b := shell.Banner{Kind: shell.Warning, Text: text, Stays: true}
			if path := formers[text]; path != "" {
				b.Stays = false // about this dataset alone, and said again when it is opened the next time
				b.Buttons = []shell.BannerButton{{Text: "Take them over", Do: func() { w.takeFormer(path) }}}
			}
			w.shell.Show(b)
		}
	}
}

// askOpen lets a person choose a dataset.
func (w *Window) askOpen() {
	w.label.FinishTyping()
	q := shell.FileQuestion{Title: "Open a dataset", Extensions: []string{".csv", ".gz", ".zip"}, Chosen: w.open}
	if ds := w.session.Dataset(); ds != nil {
		q.Dir = filepath.Dir(ds.Path())
	}
	w.shell.AskFile(q)
}

// dropped takes a file or a folder that was dropped on the window, whatever it is.
func (w *Window) dropped(_ fyne.Position, uris []fyne.URI) {
	if len(uris) == 0 {
		return
	}
	path := uris[0].Path()
	if len(uris) > 1 {
		w.shell.Show(shell.Banner{Kind: shell.Note, Text: fmt.Sprintf("%s files were dropped; only %s was taken.", kit.Count(len(uris)), kit.FileName(path))})
	}
	w.exchange.Take(path)
}

// openRecent opens a dataset of the menu; one that is gone leaves the menu.
func (w *Window) openRecent(path string) {
	w.openOr(path, func(err error) {
		if errors.Is(err, fs.ErrNotExist) {
			w.shell.Prefs().ForgetRecent(path)
			w.recent.update()
		}
		w.shell.Fail(err)
	})
}

// reload reads the file again because another program changed it; edits stay, unsaved. A file that has become
// another one altogether is opened anew.
func (w *Window) reload() {
	if s := w.session.Current(); s != nil {
		w.readAgain(s, s.Dataset.Reload)
	}
}

// mustStop asks, in the strip of that id, whether what learns from the open dataset may stop so that the file is opened anew, and
// reports whether anything does.
func (w *Window) mustStop(id, why string) bool {
	searches := w.search.Running()
	if !searches && !w.train.Busy() {
		return false
	}
	path := w.session.Dataset().Path()
	what := kit.Either(searches, "The search", "Training")
	w.shell.Show(shell.Banner{Kind: shell.Warning, ID: id, Text: what + " must stop first: " + why + ".",
		Buttons: []shell.BannerButton{{Text: "Stop and reload", Do: func() { w.open(path) }}}})
	return true
}

// readAgain lets the dataset read its file again, in a task.
func (w *Window) readAgain(s *session.Open, read func(ctx context.Context, progress func(done, total int64)) error) {
	if w.mustStop("disk", "the rows it learns from would change under it") {
		return
	}
	s.Loading = w.session.Start(s, session.Job{Name: "Reading " + kit.FileName(s.Dataset.Path()) + " again", Work: func(ctx context.Context, t *shell.Task) error {
		return read(ctx, t.Progress)
	}, Done: func(err error) {
		s.Loading = nil
		if err != nil {
			w.shell.Fail(err)
			w.showState()
			return
		}
		w.reloaded(s)
	}})
}

// takeFormer brings the edits of a project file that was left behind into the open dataset.
func (w *Window) takeFormer(path string) {
	if s := w.session.Current(); s != nil {
		w.readAgain(s, func(ctx context.Context, progress func(done, total int64)) error {
			return s.Dataset.TakeFormer(ctx, path, progress)
		})
	}
}

// reloaded shows the rows that are there now.
func (w *Window) reloaded(s *session.Open) {
	w.shell.Drop("disk")
	row := w.session.Row()
	again := w.session.Found()
	switch {
	case again >= 0:
		row = again
	case row < 0 || row >= s.Dataset.Rows():
		row = w.list.First()
	}
	w.showLoaded(s)
	w.session.Show(row)
	if points, rows := s.Dataset.Conflicts(); points > 0 {
		w.shell.Show(shell.Banner{
			Kind: shell.Warning, ID: "conflicts",
			Text: fmt.Sprintf("%s changed in the file and by you. Yours stand, unsaved; Restore takes those of the file.",
				kit.Counted(points, "point was", "points were")),
			Buttons: []shell.BannerButton{{Text: "Show the first", Do: func() { w.session.Show(rows[0]) }}},
		})
	}
}
