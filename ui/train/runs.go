package train

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/curve"
	"fiducial/data/harmless"
	"fiducial/model"
	"fiducial/model/checkpoint"
	"fiducial/model/settings"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// runs are all training runs on the open dataset, oldest first, as the project keeps them, and the one that is chosen.
type runs struct {
	t       *trainer
	records []*record
	chosen  *record // nil for none
}

// record is one run: what the project keeps of it.
type record struct {
	data.Run
	settings settings.Settings
	epochs   []data.Epoch
}

// unfinished is a run that can go on, and its last checkpoint.
type unfinished struct {
	checkpoint *checkpoint.Checkpoint
	record     *record
}

// recordsOf reads all runs on a dataset with their curves.
func recordsOf(ds *data.Dataset) ([]*record, error) {
	list, err := ds.Experiments().Runs()
	if err != nil {
		return nil, err
	}
	var records []*record
	for _, r := range list {
		x := &record{Run: r}
		if err := json.Unmarshal([]byte(r.Settings), &x.settings); err != nil {
			return nil, fmt.Errorf("reading the settings of run %d: %w", r.ID, err)
		}
		if x.epochs, err = ds.Experiments().Epochs(r.ID); err != nil {
			return nil, err
		}
		if x.Best == "" && strings.HasSuffix(x.Checkpoint, lastEnd) { // of a version that did not note it
			x.Best = strings.TrimSuffix(x.Checkpoint, lastEnd) + bestEnd
		}
		records = append(records, x)
	}
	return records, nil
}

// of returns the name of the run that a checkpoint is kept of, "" for none.
func (l *runs) of(checkpoint string) string {
	for _, r := range l.records {
		if checkpoint != "" && (checkpoint == r.Best || checkpoint == r.Checkpoint && r.Best == "") {
			return r.title()
		}
	}
	return ""
}

// best returns the epoch with the lowest test RMSE, from 1, that RMSE in pixels, and that of the mean face on the same
// faces; 0 and NaN before there is one.
func (r *record) best() (epoch int, rmse, meanFace float64) {
	best := curve.Best(r.epochs)
	return best.Epoch, best.TestRMSE, best.MeanFace
}

// chosen says that the best epoch was chosen by the test faces on which it was measured, with what it is off by on
// those of validation; "" where there was nothing to choose from.
func (r *record) chosen(unit string) string {
	text := ""
	if len(r.epochs) > 1 {
		text = ", chosen by these test faces"
	}
	if r.Validation > 0 {
		text += " · validation " + kit.Decimals(r.Validation, 2) + " " + unit
	}
	return text
}

// took returns how long the epochs of a run took.
func (r *record) took() time.Duration {
	sum := 0.0
	for _, e := range r.epochs {
		sum += e.Seconds
	}
	return time.Duration(sum * float64(time.Second))
}

// title returns the name of a run, or what stands for one.
func (r *record) title() string {
	switch {
	case r.Name != "":
		return harmless.Name(r.Name)
	case r.settings.Preset != "":
		return fmt.Sprintf("%s %d", r.settings.Preset, r.ID)
	}
	return fmt.Sprintf("run %d", r.ID)
}

// weightsPath returns the checkpoint of a run that predicts best, "" when none is left.
func (r *record) weightsPath() string {
	for _, path := range []string{r.Best, r.Checkpoint} {
		if path == "" {
			continue
		}
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return ""
}

// ended notes how a run ended.
func (r *record) ended(x *run) {
	x.mu.Lock()
	result := x.result
	x.mu.Unlock()
	r.Ended, r.Reason, r.Checkpoint, r.Best = time.Now(), model.Failed, "", x.best
	if result != nil {
		r.Reason, r.Validation = result.Reason, validation(result)
		if result.Checkpoint != nil {
			r.Checkpoint = x.last
		}
	}
}

// ending says in words how a run ended.
func (r *record) ending() string {
	switch r.Reason {
	case model.TimeUp:
		return "time was up"
	case model.OutOfPatience:
		return "no better any more"
	case "":
		return interrupted
	}
	return r.Reason
}

// set lists other runs: those of the dataset that was opened.
func (l *runs) set(records []*record) {
	l.records, l.chosen = records, nil
	if n := len(records); n > 0 {
		l.chosen = records[n-1]
	}
	l.t.chart.changed()
}

// begin returns the record of a run that begins; it is called by name and a number.
func (l *runs) begin(name string, s settings.Settings, origin string, limit time.Duration) *record {
	r := &record{settings: s}
	r.Name, r.Origin, r.TimeLimit, r.Shown, r.Started = l.freeName(name), origin, limit, true, time.Now()
	r.Validation = math.NaN()
	if n := len(l.records); n > 0 {
		r.Color = l.records[n-1].Color + 1
	}
	l.records, l.chosen = append(l.records, r), r
	l.t.chart.changed()
	return r
}

// freeName returns a name with the first number that no run has.
func (l *runs) freeName(name string) string {
	for n := 1; ; n++ {
		numbered := fmt.Sprintf("%s %d", name, n)
		if !slices.ContainsFunc(l.records, func(r *record) bool { return r.title() == numbered }) {
			return numbered
		}
	}
}

// add adds an epoch to a run's curve, in place of one of the same number.
func (r *record) add(e data.Epoch) {
	r.epochs = slices.DeleteFunc(r.epochs, func(o data.Epoch) bool { return o.Epoch >= e.Epoch })
	r.epochs = append(r.epochs, e)
}

// choose makes a run the one that actions are about.
func (l *runs) choose(r *record) {
	l.chosen = r
	l.t.chart.changed()
	l.t.shell.Changed()
}

// running reports whether a run is the one in progress.
func (l *runs) running(r *record) bool { return l.t.Busy() && l.t.current.record == r }

// keep writes the name, the colour and whether a run is shown into the project.
func (l *runs) keep(r *record) {
	if ds := l.t.session.Dataset(); ds != nil && r.ID != 0 {
		if err := ds.Experiments().SetRun(r.Run); err != nil {
			l.t.shell.Fail(err)
		}
	}
	l.t.chart.changed()
	l.t.shell.Changed()
}

func (l *runs) toggleShown(r *record) { r.Shown = !r.Shown; l.keep(r) }

func (l *runs) nextColor(r *record) { r.Color++; l.keep(r) }

// askName lets a person rename the chosen run.
func (l *runs) askName() {
	r, t := l.chosen, l.t
	field := t.shell.NewEntry()
	field.SetText(r.title())
	submit := func() {
		if name := strings.TrimSpace(field.Text); name != "" {
			r.Name = name
			l.keep(r)
		}
		t.shell.Drop("rename-run")
	}
	field.OnSubmitted = func(string) { submit() }
	field.Escape = func() { t.shell.Drop("rename-run") }
	t.shell.Show(shell.Banner{Kind: shell.Ask, ID: "rename-run", Text: "Name of the run", Field: field, Buttons: []shell.BannerButton{{Text: "Rename", Do: submit}}})
	t.shell.FocusFace()
	field.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// askDelete asks whether the chosen run is to go, with its checkpoints.
func (l *runs) askDelete() {
	r := l.chosen
	text := "Delete " + r.title() + " with its curve and its checkpoints?"
	if path := r.weightsPath(); path != "" && path == l.t.predict.Weights.Path() {
		text += " The predictions shown are made with it."
	}
	l.t.shell.Show(shell.Banner{Kind: shell.Warning, ID: "delete-run", Text: text, Buttons: []shell.BannerButton{{Text: "Delete", Do: func() { l.remove(r) }}}})
}

// remove deletes a run and its checkpoints.
func (l *runs) remove(r *record) {
	t := l.t
	i := slices.Index(l.records, r)
	if i < 0 || l.running(r) {
		return
	}
	if err := t.session.Dataset().Experiments().RemoveRun(r.ID); err != nil {
		t.shell.Fail(err)
		return
	}
	for _, path := range []string{r.Checkpoint, r.Best} {
		if path == "" {
			continue
		}
		if path == t.predict.Weights.Path() {
			t.predict.Weights.Forget()
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.shell.Fail(fmt.Errorf("deleting the checkpoint of %s: %w", r.title(), err))
		}
	}
	l.records = slices.Delete(l.records, i, i+1)
	if l.chosen = nil; len(l.records) > 0 {
		l.chosen = l.records[min(i, len(l.records)-1)]
	}
	if t.unfinished != nil && t.unfinished.record == r {
		t.unfinished = nil
	}
	t.chart.changed()
	t.shell.Changed()
}

// useWeights predicts with the chosen run.
func (l *runs) useWeights() { l.t.predict.Weights.Load(l.chosen.weightsPath(), true) }

// takeSettings puts the settings of the chosen run into the form.
func (l *runs) takeSettings() {
	r, p := l.chosen, l.t.panel
	p.choose(r.settings.Preset)
	p.take(r.settings)
	p.length.set(r.settings.Epochs, r.TimeLimit)
	p.fold(false)
}
