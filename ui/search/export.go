package search

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"fiducial/data/atomicfile"
	"fiducial/model/charts"
	"fiducial/model/search"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// askSaveFile asks for the name of a file beside the dataset, named after it, and writes it.
func (p *Panel) askSaveFile(id, text, what, ext string, write func(io.Writer) error) {
	p.shell.AskPath(shell.PathQuestion{ID: id, Verb: "Save", Text: text, Path: p.session.Current().NameBeside(what, ext), Ext: ext,
		Write: func(path string) error { return atomicfile.From(path, write) }})
}

func (p *Panel) searchName() string { return fmt.Sprintf("search %d", p.board.search.ID()) }

// exportSearch saves the table of trials, and beside it how much settings matter.
func (p *Panel) exportSearch() {
	x := p.board.search
	p.shell.AskPath(shell.PathQuestion{ID: "save-search-csv", Verb: "Save", Text: "Save the trials as", Path: p.session.Current().NameBeside(p.searchName(), ".csv"), Ext: ".csv",
		Also: func(path string) []string { return []string{search.ImportancePath(path)} },
		Write: func(path string) error {
			if err := atomicfile.From(path, x.ExportCSV); err != nil {
				return err
			}
			return atomicfile.From(search.ImportancePath(path), x.ImportanceCSV)
		}})
}

// exportSearchJSON saves trials with their settings and curves, a line each.
func (p *Panel) exportSearchJSON() {
	p.askSaveFile("save-search-json", "Save the trials with their curves as", p.searchName(), ".jsonl", p.board.search.Export)
}

// saveSearchPicture saves the charts of the search.
func (p *Panel) saveSearchPicture() {
	x, unit, title := p.board.search, p.board.unit, kit.FileName(p.session.Dataset().Path())+" · "+p.searchName()
	p.askSaveFile("save-search-picture", "Save the charts as", p.searchName(), ".png", func(out io.Writer) error {
		return charts.WriteSearchPNG(out, title, unit, x.Plan(), x.Trials())
	})
}

// askSaveSpace saves the space of the form as JSON.
func (p *Panel) askSaveSpace() {
	s, err := p.form.space()
	if err == nil {
		err = s.Check()
	}
	if err != nil {
		p.shell.Fail(err)
		return
	}
	p.askSaveFile("save-space", "Save the search space as", "space", ".json", func(out io.Writer) error {
		text, err := json.MarshalIndent(s, "", "  ")
		if err != nil {
			return fmt.Errorf("writing the search space: %w", err)
		}
		_, err = out.Write(append(text, '\n'))
		return err
	})
}

// askOpenSpace asks for a file with a search space.
func (p *Panel) askOpenSpace() {
	p.shell.AskFile(shell.FileQuestion{Title: "Read a search space", Extensions: []string{".json"}, Chosen: p.ReadSpace})
}

// ReadSpace shows the space of a file in the form.
func (p *Panel) ReadSpace(path string) {
	var space search.Space
	p.shell.Start("", func(context.Context, *shell.Task) error {
		text, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("reading a search space: %w", err)
		}
		if space, err = search.ParseSpace(text); err != nil {
			return fmt.Errorf("reading the search space %s: %w", path, err)
		}
		return nil
	}, shell.Then(p.shell, func() {
		if p.form != nil {
			p.form.read(space)
		}
	}))
}
