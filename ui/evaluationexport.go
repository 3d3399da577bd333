package ui

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"fiducial/data/atomicfile"
	"fiducial/model"
	"fiducial/model/charts"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// askSaveEvaluation asks for a name and writes what the evaluation shows: ext says as what, also which files come
// with it.
func (w *Window) askSaveEvaluation(id, text, ext string, also func(string) []string, save func(path, title string, list []model.Evaluated) error) {
	list, part := w.evaluation.list(), w.evaluation.result.part
	dataset := w.session.Dataset().Path()
	stem, _, _ := strings.Cut(filepath.Base(dataset), ".")
	title := fmt.Sprintf("%s · %s faces", kit.FileName(dataset), strings.ToLower(partName(part)))
	proposed := kit.FreeName(filepath.Join(filepath.Dir(dataset), stem+" evaluation"+ext))
	w.shell.AskPath(shell.PathQuestion{ID: id, Verb: "Save", Text: text, Path: proposed, Ext: ext, Also: also, Chosen: func(path string, _ bool) {
		w.shell.Start("Saving "+kit.FileName(path), func(context.Context, *shell.Task) error {
			return save(path, title, list)
		}, func(err error) {
			if err != nil {
				w.shell.Fail(err)
				return
			}
			w.shell.Flash("Saved " + kit.FileName(path))
		})
	}})
}

// exportEvaluation saves the error of every face and keypoint, and the figures in a file beside it.
func (w *Window) exportEvaluation() {
	w.askSaveEvaluation("save-evaluation-csv", "Save the errors as", ".csv",
		func(path string) []string { return []string{model.SummaryPath(path)} },
		func(path, _ string, list []model.Evaluated) error { return model.SaveCSV(path, list...) })
}

// saveEvaluationPicture saves figures and charts, without any face.
func (w *Window) saveEvaluationPicture() {
	w.askSaveEvaluation("save-evaluation-picture", "Save the charts as", ".png", nil,
		func(path, title string, list []model.Evaluated) error {
			return atomicfile.From(path, func(out io.Writer) error { return charts.WritePNG(out, title, list...) })
		})
}
