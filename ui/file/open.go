package file

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/photo"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// keyWelcomed is the preference that says that somebody was told what one can do.
const keyWelcomed = "welcomed"

// OpenFirst opens what the window begins with: the dataset it was given, else the last one, else the sample.
func (f *Feature) OpenFirst() {
	if f.o.Path != "" {
		f.OpenDataset(f.o.Path)
		return
	}
	if recent := f.shell.Prefs().Recent(); len(recent) > 0 {
		f.openOr(recent[0], func(err error) {
			f.shell.Prefs().ForgetRecent(recent[0])
			f.shell.Fail(err)
			f.openSample()
		})
		return
	}
	f.openSample()
}

// openSample draws the sample and opens it.
func (f *Feature) openSample() {
	f.o.None()
	if f.o.Sample == nil {
		f.inviteToOpen()
		return
	}
	var path string
	f.shell.Start("Drawing sample faces", func(ctx context.Context, t *shell.Task) (err error) {
		path, err = f.o.Sample(ctx, t.Progress)
		return err
	}, shell.Then(f.shell, func() {
		if path != "" && !f.session.IsOpen() {
			f.sample = path
			f.OpenDataset(path)
			f.welcome()
		}
	}))
}

// inviteToOpen says in the place of the face what to do when no dataset is open.
func (f *Feature) inviteToOpen() {
	if !f.session.IsOpen() {
		f.o.Say("Open a dataset: File › Open, or drop a CSV on this window.")
	}
}

// welcome says, once, what one can do.
func (f *Feature) welcome() {
	if f.shell.Prefs().Bool(keyWelcomed) {
		return
	}
	f.shell.Show(shell.Banner{
		Kind: shell.Hint, ID: "welcome",
		Text: "These faces are drawn, for trying things out. Drag a point, press Enter to mark a face done and go on, " +
			"train a network on the right, or open your own CSV. F1 lists all keys.",
		Buttons:   []shell.BannerButton{{Text: "Open…", Do: f.askOpen}, {Text: "Train", Do: func() { f.near.Place.Bring(f.near.Train) }}},
		Dismissed: func() { f.shell.Prefs().SetBool(keyWelcomed, true) },
	})
}

// OpenDataset opens a dataset in place of the one that is open.
func (f *Feature) OpenDataset(path string) { f.openOr(path, f.shell.Fail) }

// Opening returns the options with which the window opens datasets.
func (f *Feature) Opening() data.Options {
	return data.Options{Project: true, DataDir: f.o.DataDir}
}

// openOr opens a dataset, or calls failed with the reason; then the one that was open still is.
func (f *Feature) openOr(path string, failed func(error)) {
	abs, err := filepath.Abs(path)
	if err == nil {
		path = abs
	}
	if s := f.session.Current(); s != nil && s.Dataset.Path() == path {
		f.leaveSession()
	}
	before := f.session.Leaving(path) // a project file is for one at a time
	options := f.Opening()
	goal, _ := f.shell.Prefs().Place(path)
	var s *session.Open
	f.shell.Start("Opening "+kit.FileName(path), func(ctx context.Context, t *shell.Task) error {
		defer f.o.None()
		if before != nil {
			select {
			case <-before.Gone():
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		ds, err := openFree(ctx, t, path, options)
		if err != nil {
			return err
		}
		s = f.session.Begin(ds, goal)
		s.Loading = t
		f.shell.Post(func() { f.adopt(s) })
		return s.Read(ctx, func(ctx context.Context, done, total int64) {
			t.Progress(done, total)
			f.o.Arrived(ctx, s)
		})
	}, func(err error) {
		switch {
		case s != nil:
			f.loaded(s, err)
		case err != nil:
			f.inviteToOpen()
			if errors.Is(err, data.ErrInUse) {
				f.sayInUse(path, err, failed)
				return
			}
			failed(err)
		default: // a person cancelled it
			f.inviteToOpen()
		}
	})
}

// dyingFor is how long a program that was killed may still hold what it had open: the system first takes back its
// memory, which takes 0.3 s for 4 GB.
const dyingFor = 3 * time.Second

// openFree opens a dataset; one that another window has is waited for as long as that window may be dying.
func openFree(ctx context.Context, t *shell.Task, path string, options data.Options) (*data.Dataset, error) {
	for end := time.Now().Add(dyingFor); ; {
		ds, err := data.Open(path, options)
		if !errors.Is(err, data.ErrInUse) || time.Now().After(end) {
			return ds, err
		}
		t.Describe("another window has it", 0)
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// sayInUse says that another window has a dataset, and offers to try again.
func (f *Feature) sayInUse(path string, err error, failed func(error)) {
	f.shell.Show(shell.Banner{Kind: shell.Problem, Text: kit.Sentence(err),
		Buttons: []shell.BannerButton{{Text: "Try Again", Do: func() { f.openOr(path, failed) }}}})
}

// leaveSession closes the open dataset because another takes its place.
func (f *Feature) leaveSession() {
	if f.near.Train.Stop() {
		f.shell.Show(shell.Banner{Kind: shell.Note, Text: "Training was stopped; its checkpoint is kept."})
	}
	f.Leave()
}

// adopt makes a dataset that was opened, and whose rows arrive, the open one.
func (f *Feature) adopt(s *session.Open) {
	ds := s.Dataset
	f.leaveSession()
	f.session.Adopt(s)
	f.shell.Clear(shell.Problem)
	f.shell.Remove("columns")
	f.shell.Remove("misfit")
	if ds.Path() != f.sample { // the drawn faces are what that is about
		f.shell.Remove("welcome")
	}
	f.shell.Prefs().AddRecent(ds.Path())
	f.UpdateRecent()
	if !f.o.OnScreen(s) {
		f.o.Say("Reading " + kit.FileName(ds.Path()) + " …")
	}
	f.session.Arrived()
}

// loaded takes over that all rows of a dataset are there, or that reading them failed.
func (f *Feature) loaded(s *session.Open, err error) {
	if f.session.Current() != s {
		return
	}
	s.Loading = nil
	if err != nil {
		f.shell.Fail(err)
	}
	f.showLoaded(s)
}

// showLoaded says what is to be said once all rows are there.
func (f *Feature) showLoaded(s *session.Open) {
	f.near.List.Loaded()
	if s.Dataset.Rows() == 0 {
		f.o.Say(kit.FileName(s.Dataset.Path()) + " has no faces yet: only a header.")
	}
	f.warnFaults(s.Dataset)
	f.showConflicts(s)
	f.session.Tell(session.Loaded{})
}

// warnFaults says how many rows have faults, and which of them have no photo.
func (f *Feature) warnFaults(ds *data.Dataset) {
	faults := ds.Faults()
	if faults.Total == 0 {
		f.shell.Drop("faults")
		return
	}
	text := fmt.Sprintf("%s of %s %s faults: what is wrong counts as missing, the rest can be used.",
		kit.Counted(faults.Rows, "row", "rows"), kit.FileName(ds.Path()), kit.Either(faults.Rows == 1, "has", "have"))
	if unusable, _, err := ds.Unusable(); ds.Photos() && unusable != "" && err == nil {
		says := kit.Sentence(errors.New(unusable))
		if text += " " + says; ds.Counts()[data.NoPhoto] == faults.Rows {
			text = says
		}
	}
	f.shell.Show(shell.Banner{Kind: shell.Warning, ID: "faults", Text: text, Buttons: []shell.BannerButton{{Text: "Show them", Do: f.near.List.ShowFaulty}}})
}

// showConflicts says which points are edited here and were changed in the file by another program, be it while the
// dataset was open or while it was not: saving writes over what that program left.
func (f *Feature) showConflicts(s *session.Open) {
	points, rows := s.Dataset.Conflicts()
	if points == 0 {
		f.shell.Drop("conflicts")
		return
	}
	f.shell.Show(shell.Banner{
		Kind: shell.Warning, ID: "conflicts",
		Text: fmt.Sprintf("%s changed in the file and by you. Yours stand, unsaved; Restore takes those of the file.",
			kit.Counted(points, "point was", "points were")),
		Buttons: []shell.BannerButton{{Text: "Show the first", Do: func() { f.session.Show(rows[0]) }}},
	})
}

// showNotices says what the dataset has to say about its project file, each sentence once.
func (f *Feature) showNotices(s *session.Open) {
	formers := map[string]string{}
	for _, f := range s.Dataset.Formers() {
		formers[data.FormerNotice(f)] = f.Path
	}
	for _, text := range s.Dataset.Notices() {
		if text != s.Dataset.StrayNotice() && s.FirstNotice(text) {
			b := shell.Banner{Kind: shell.Warning, Text: text, Stays: true}
			if path := formers[text]; path != "" {
				b.Stays = false // about this dataset alone, and said again when it is opened the next time
				b.Buttons = []shell.BannerButton{{Text: "Take them over", Do: func() { f.takeFormer(path) }}}
			}
			f.shell.Show(b)
		}
	}
}

// askOpen lets a person choose a dataset.
func (f *Feature) askOpen() {
	f.near.Labels.FinishTyping()
	q := shell.FileQuestion{Title: "Open a dataset", Extensions: []string{".csv", ".gz", ".zip"}, Chosen: f.OpenDataset}
	if ds := f.session.Dataset(); ds != nil {
		q.Dir = filepath.Dir(ds.Path())
	}
	f.shell.AskFile(q)
}

// Dropped takes a file or a folder that was dropped on the window, whatever it is, or several photos and folders of
// photos.
func (f *Feature) Dropped(_ fyne.Position, uris []fyne.URI) {
	if len(uris) == 0 {
		return
	}
	path := uris[0].Path()
	var paths []string
	for _, u := range uris {
		if info, err := os.Stat(u.Path()); err == nil && (info.IsDir() || photo.Is(u.Path())) {
			paths = append(paths, u.Path())
		}
	}
	if len(uris) > 1 && len(paths) == len(uris) {
		f.near.Photos.Take(paths)
		return
	}
	if len(uris) > 1 {
		f.shell.Show(shell.Banner{Kind: shell.Note, Text: fmt.Sprintf("%s files were dropped; only %s was taken.", kit.Count(len(uris)), kit.FileName(path))})
	}
	f.near.Files.Take(path)
}

// OpenRecent opens a dataset of the menu; one that is gone leaves the menu.
func (f *Feature) OpenRecent(path string) {
	f.openOr(path, func(err error) {
		if errors.Is(err, fs.ErrNotExist) {
			f.shell.Prefs().ForgetRecent(path)
			f.UpdateRecent()
		}
		f.shell.Fail(err)
	})
}

// Reload reads the file again because another program changed it; edits stay, unsaved. A file that has become
// another one altogether is opened anew.
func (f *Feature) Reload() {
	if s := f.session.Current(); s != nil {
		f.readAgain(s, s.Dataset.Reload)
	}
}

// mustStop asks, in the strip of that id, whether what learns from the open dataset may stop so that the file is opened
// anew, and reports whether anything does.
func (f *Feature) mustStop(id, why string) bool {
	searches := f.near.Search.Running()
	if !searches && !f.near.Train.Busy() {
		return false
	}
	path := f.session.Dataset().Path()
	what := kit.Either(searches, "The search", "Training")
	f.shell.Show(shell.Banner{Kind: shell.Warning, ID: id, Text: what + " must stop first: " + why + ".",
		Buttons: []shell.BannerButton{{Text: "Stop and reload", Do: func() { f.OpenDataset(path) }}}})
	return true
}

// Rewrite lets the open dataset write rows of its file and read it again, in a task of that name, and then calls done
// with no error.
func (f *Feature) Rewrite(name string, work func(ctx context.Context, progress func(done, total int64)) error, done func()) {
	if s := f.session.Current(); s != nil {
		f.readAs(name, s, work, done)
	}
}

// readAgain lets the dataset read its file again, in a task.
func (f *Feature) readAgain(s *session.Open, read func(ctx context.Context, progress func(done, total int64)) error) {
	f.readAs("Reading "+kit.FileName(s.Dataset.Path())+" again", s, read, func() {})
}

// readAs is readAgain in a task of that name; done is called once the rows are shown that are there now.
func (f *Feature) readAs(name string, s *session.Open, read func(ctx context.Context, progress func(done, total int64)) error, done func()) {
	if f.mustStop("disk", "the rows it learns from would change under it") {
		return
	}
	s.Loading = f.session.Start(s, session.Job{Name: name, Work: func(ctx context.Context, t *shell.Task) error {
		return read(ctx, t.Progress)
	}, Done: func(err error) {
		s.Loading = nil
		if errors.Is(err, data.ErrOther) {
			f.OpenDataset(s.Dataset.Path())
			return
		}
		if err != nil {
			f.shell.Fail(err)
			f.shell.Changed()
			return
		}
		f.reloaded(s)
		done()
	}})
}

// takeFormer brings the edits of a project file that was left behind into the open dataset.
func (f *Feature) takeFormer(path string) {
	if s := f.session.Current(); s != nil {
		f.readAgain(s, func(ctx context.Context, progress func(done, total int64)) error {
			return s.Dataset.TakeFormer(ctx, path, progress)
		})
	}
}

// reloaded shows the rows that are there now.
func (f *Feature) reloaded(s *session.Open) {
	f.shell.Drop("disk")
	f.shell.Remove("save")
	row := f.session.Row()
	again := f.session.Found()
	switch {
	case again >= 0:
		row = again
	case row < 0 || row >= s.Dataset.Rows():
		row = f.near.List.First()
	}
	f.showLoaded(s)
	f.session.Show(row)
}
