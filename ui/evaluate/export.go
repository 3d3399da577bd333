package evaluate

import (
	"fmt"
	"io"
	"strings"

	"fiducial/data/atomicfile"
	"fiducial/model/charts"
	"fiducial/model/evaluation"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// askSave asks for a name and writes what the evaluation shows: ext says as what, also which files come with it.
func (p *Panel) askSave(id, text, ext string, also func(string) []string, save func(path, title string, list []evaluation.Evaluated) error) {
	list, s := p.evaluation.list(), p.session.Current()
	title := fmt.Sprintf("%s · %s faces", kit.FileName(s.Dataset.Path()), strings.ToLower(partName(p.evaluation.result.part)))
	p.shell.AskPath(shell.PathQuestion{ID: id, Verb: "Save", Text: text, Path: s.NameBeside("evaluation", ext), Ext: ext, Also: also,
		Write: func(path string) error { return save(path, title, list) }})
}

// export saves the error of every face and keypoint, and the figures in a file beside it.
func (p *Panel) export() {
	p.askSave("save-evaluation-csv", "Save the errors as", ".csv",
		func(path string) []string { return []string{evaluation.SummaryPath(path)} },
		func(path, _ string, list []evaluation.Evaluated) error { return evaluation.SaveCSV(path, list...) })
}

// savePicture saves figures and charts, without any face.
func (p *Panel) savePicture() {
	p.askSave("save-evaluation-picture", "Save the charts as", ".png", nil,
		func(path, title string, list []evaluation.Evaluated) error {
			return atomicfile.From(path, func(out io.Writer) error { return charts.WritePNG(out, title, list...) })
		})
}
