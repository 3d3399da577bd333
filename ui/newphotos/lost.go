package newphotos

import (
	"context"
	"fmt"
	"path/filepath"

	"fiducial/data/intake"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// warnLost says how many photos of the open dataset are not where it says.
func (f *Feature) warnLost() {
	s := f.session.Current()
	if s == nil || !s.Dataset.Photos() || s.Dataset.Faults().Total == 0 {
		f.shell.Drop(lostID)
		return
	}
	photos := map[string]bool{}
	f.session.Start(s, session.Job{Work: func(context.Context, *shell.Task) error {
		lost, err := s.Dataset.LostPhotos()
		for _, l := range lost {
			photos[l.Name] = true
		}
		return err
	}, Done: func(err error) {
		switch {
		case err != nil:
			f.shell.Fail(err)
		case len(photos) == 0:
			f.shell.Drop(lostID)
		default:
			f.shell.Show(shell.Banner{Kind: shell.Warning, ID: lostID, Text: kit.Counted(len(photos), "photo is", "photos are") + " not where " + kit.FileName(s.Dataset.Path()) + " says.",
				Buttons: []shell.BannerButton{{Text: "Find Them…", Do: f.askLocate}}})
		}
	}})
}

// askLocate asks in which folder photos are to be found again.
func (f *Feature) askLocate() {
	if f.ofPhotos() {
		f.shell.AskDirectory("The folder in which, or below which, the photos lie now", filepath.Dir(f.session.Dataset().Path()), f.locate)
	}
}

// locate finds the photos of the open dataset in a folder and writes their places into its file.
func (f *Feature) locate(folder string) {
	s := f.session.Current()
	if s == nil || !f.ofPhotos() {
		return
	}
	var moved []intake.Moved
	f.session.Start(s, session.Job{Name: "Looking for photos", Work: func(ctx context.Context, _ *shell.Task) (err error) {
		moved, err = intake.Locate(ctx, s.Dataset, []string{folder})
		return err
	}, Done: shell.Then(f.shell, func() {
		text, found := located(moved, kit.FileName(folder))
		tell := func() { f.shell.Show(shell.Banner{Kind: shell.Note, ID: addedID, Text: text}) }
		if !found {
			tell()
			return
		}
		f.o.Window.FinishTyping()
		written := false
		f.o.Window.Rewrite("Naming photos in "+kit.FileName(s.Dataset.Path()), func(ctx context.Context, progress func(done, total int64)) error {
			_, err := intake.Name(ctx, s.Dataset, moved, progress)
			written = err == nil
			return err
		}, func() {
			if written { // else cancelled
				tell()
			}
		})
	})})
}

// located says how many photos were found, and how; found is whether any was.
func located(moved []intake.Moved, folder string) (text string, found bool) {
	hash, name, why := 0, 0, ""
	for _, m := range moved {
		switch {
		case m.ByHash:
			hash++
		case m.Path != "":
			name++
		case why == "":
			why = fmt.Sprintf(" %s was not: %s.", m.Name, m.Why)
		}
	}
	switch {
	case len(moved) == 0:
		return "All photos are where the dataset says.", false
	case hash+name == 0:
		return fmt.Sprintf("None of %s was found in %s.%s", kit.Counted(len(moved), "photo", "photos"), folder, why), false
	}
	return fmt.Sprintf("Found %d of %s in %s: %d by the hash of the file, %d by the name alone.%s", hash+name, kit.Counted(len(moved), "photo", "photos"), folder, hash, name, why), true
}
