package ui

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fiducial/data/atomicfile"
	"fiducial/model/charts"
	"fiducial/model/search"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// askSaveFile asks for the name of a file beside the dataset, named after it, and writes it.
func (w *Window) askSaveFile(id, text, what, ext string, write func(io.Writer) error) {
	dataset := w.session.Dataset().Path()
	stem, _, _ := strings.Cut(filepath.Base(dataset), ".")
	proposed := kit.FreeName(filepath.Join(filepath.Dir(dataset), stem+" "+what+ext))
	w.shell.AskPath(shell.PathQuestion{ID: id, Verb: "Save", Text: text, Path: proposed, Ext: ext, Chosen: func(path string, _ bool) {
		w.shell.Start("Saving "+kit.FileName(path), func(context.Context, *shell.Task) error {
			return atomicfile.From(path, write)
		}, func(err error) {
			if err != nil {
				w.shell.Fail(err)
				return
			}
			w.shell.Flash("Saved " + kit.FileName(path))
		})
	}})
}

func (w *Window) searchName() string { return fmt.Sprintf("search %d", w.searches.board.search.ID()) }

// exportSearch saves the table of trials.
func (w *Window) exportSearch() {
	w.askSaveFile("save-search-csv", "Save the trials as", w.searchName(), ".csv", w.searches.board.search.ExportCSV)
}

// exportSearchJSON saves trials with their settings and curves, a line each.
func (w *Window) exportSearchJSON() {
	w.askSaveFile("save-search-json", "Save the trials with their curves as", w.searchName(), ".jsonl", w.searches.board.search.Export)
}

// saveSearchPicture saves the charts of the search.
func (w *Window) saveSearchPicture() {
	x, title := w.searches.board.search, kit.FileName(w.session.Dataset().Path())+" · "+w.searchName()
	w.askSaveFile("save-search-picture", "Save the charts as", w.searchName(), ".png", func(out io.Writer) error {
		return charts.WriteSearchPNG(out, title, x.Plan(), x.Trials())
	})
}

// askSaveSpace saves the space of the form as JSON.
func (w *Window) askSaveSpace() {
	s, err := w.search.form.space()
	if err == nil {
		err = s.Check()
	}
	if err != nil {
		w.shell.Fail(err)
		return
	}
	w.askSaveFile("save-space", "Save the search space as", "space", ".json", func(out io.Writer) error {
		text, err := json.MarshalIndent(s, "", "  ")
		if err != nil {
			return fmt.Errorf("writing the search space: %w", err)
		}
		_, err = out.Write(append(text, '\n'))
		return err
	})
}

// askOpenSpace asks for a file with a search space.
func (w *Window) askOpenSpace() {
	w.shell.AskFile(shell.FileQuestion{Title: "Read a search space", Extensions: []string{".json"}, Chosen: w.openSpace})
}

// openSpace shows the space of a file in the form.
func (w *Window) openSpace(path string) {
	var space search.Space
	w.shell.Start("", func(context.Context, *shell.Task) error {
		text, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("reading a search space: %w", err)
		}
		if space, err = search.ParseSpace(text); err != nil {
			return fmt.Errorf("reading the search space %s: %w", path, err)
		}
		return nil
	}, func(err error) {
		if err != nil {
			w.shell.Fail(err)
			return
		}
		if w.search.form != nil {
			w.search.form.read(space)
		}
	})
}
