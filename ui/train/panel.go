package train

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/harmless"
	"fiducial/model"
	"fiducial/model/checkpoint"
	"fiducial/model/evaluation"
	"fiducial/model/settings"
	"fiducial/ui/action"
	"fiducial/ui/kit"
)

// keyPreset is the preference of the preset that was chosen last.
const keyPreset = "train.preset"

// Panel is where a training run is set up, started and watched.
type Panel struct {
	*trainer
	content     fyne.CanvasObject
	settings    settings.Settings
	preset      *kit.Choice
	meaning     *widget.Label
	origin      *origin
	length      *length
	preview     *preview
	form        *settingsForm
	wrong       *widget.Label   // why no run can start
	unmirrored  *widget.Label   // why faces are not mirrored
	seen        *widget.Label   // why its error will look better than it is
	actions     *action.Buttons // of a run
	state       *widget.Label
	detail      *widget.Label
	corrected   *widget.Label // what corrections changed
	curves      *curves
	thisRun     *kit.ToolButton // switch between the charts of this run
	allRuns     *kit.ToolButton // and those of all
	switches    *fyne.Container
	toggle      *kit.ToolButton
	settingsBox *fyne.Container
	body        *fyne.Container

	reached        // by the run that is shown
	problem string // what is wrong with the settings, "" for nothing
	past    bool   // a run of an earlier day is shown
}

// reached is how far a run has come.
type reached struct {
	meanFace, bestRMSE float64 // in pixels; NaN before they are known
	bestEpoch          int     // 0 before there is one
	last               model.EpochEvent
	latest             model.BatchEvent
	speed              float64 // images a second
}

// Name implements session.Panel.
func (p *Panel) Name() string { return "Train" }

// Content implements session.Panel. The actions must be in the table by then, for it has their buttons.
func (p *Panel) Content() fyne.CanvasObject {
	if p.content == nil {
		p.build()
	}
	return p.content
}

// inFront reports whether the panel is the one that is seen.
func (p *Panel) inFront() bool { return p.content != nil && p.place.InFront(p) }

func (p *Panel) build() {
	p.chart = newRunChart(p.trainer)
	p.meaning, p.state, p.detail = kit.Caption(), kit.Label("", kit.Wrapping), kit.Caption()
	p.wrong, p.seen, p.unmirrored, p.corrected = kit.Saying(kit.Danger), kit.Saying(kit.Warning), kit.Saying(kit.Small), kit.Saying(kit.Small)
	p.curves = newCurves(p.trainer)
	p.form = newSettingsForm(p.trainer, func() { p.check() })
	p.preview = newPreview(p.trainer)
	p.form.lead(settings.GroupAugmentation, p.preview.content)
	p.length = newLength(p.trainer, func() { p.check() })
	p.origin = newOrigin(p.trainer, func() { p.takeOrigin() })
	var names []string
	for _, x := range settings.Presets() {
		names = append(names, x.Name)
	}
	p.preset = p.shell.NewChoice(names)
	p.actions = p.shell.Actions().Buttons()
	row := container.New(&kit.Wrapped{Left: true}, p.actions.Make("train", "Start"), p.actions.Make("go-on", "Go on"), p.actions.Make("pause", "Pause"),
		p.actions.Make("stop", "Stop"), p.actions.Make("fine-tune", "Fine-tune"), p.actions.Make("moved", "What moved"))
	p.actions.Of("train").Strong = true
	p.toggle = kit.NewToolButton(theme.MenuDropUpIcon(), "Settings", p.shell.Tips(), func() string { return "Show or hide the hyper-parameters" }, func() { p.fold(p.settingsBox.Visible()) })
	choices := container.NewVBox(p.meaning, p.origin.content, p.length.content)
	p.settingsBox = container.NewBorder(choices, container.NewVBox(p.unmirrored, p.seen, p.wrong), nil, nil, p.form.content)
	head := container.NewVBox(
		kit.Named("Preset", container.NewBorder(nil, nil, nil, p.toggle, p.preset)),
	)
	readout := container.New(&kit.Tight{}, p.state, p.detail, p.corrected)
	said := container.New(&kit.AtMost{}, container.NewVScroll(readout))
	p.body = container.New(&panelLayout{unfolded: p.form.anyUnfolded, said: readout}, p.settingsBox, row, said, p.charts())
	p.form.resized = p.body.Refresh
	p.content = kit.Padded(2, 4, 4, 6, container.NewBorder(head, nil, nil, nil, p.body))
	p.choose(p.shell.Prefs().StringWithFallback(keyPreset, names[0]))
	p.preset.Chosen(func(i int) {
		p.shell.Prefs().SetString(keyPreset, names[i])
		p.choose(names[i])
		p.shell.FocusFace()
	})
	p.curves.hide()
}

// charts are those of this run and those of all runs, one at a time, and the switch between them.
func (p *Panel) charts() fyne.CanvasObject {
	p.thisRun = kit.NewToolButton(nil, "This run", p.shell.Tips(), nil, func() { p.showAll(false) })
	p.allRuns = p.shell.Actions().Buttons().Make("compare-runs", allRunsLabel(0))
	p.switches = container.NewHBox(p.thisRun, p.allRuns)
	return container.NewBorder(p.switches, nil, nil, nil, container.NewStack(p.curves.content, p.chart.content))
}

// showAll shows the charts of all runs, or those of this run.
func (p *Panel) showAll(on bool) {
	all := p.chart.content
	all.Hidden, p.curves.content.Hidden = !on, on || !p.curves.filled
	p.chart.draw()
	p.showSwitch()
	p.body.Refresh()
}

// showSwitch shows which charts are in sight, and the switch where there is a choice.
func (p *Panel) showSwitch() {
	n := len(p.runs.records)
	p.allRuns.Text = allRunsLabel(n)
	all := p.chart.content.Visible()
	p.thisRun.Set(p.curves.filled, !all)
	p.allRuns.Set(n > 0, all)
	p.thisRun.Refresh()
	p.allRuns.Refresh()
	if p.switches.Hidden != (n == 0) {
		p.switches.Hidden = n == 0
		p.body.Refresh()
	}
}

// takeOrigin takes over the network of the weights to start from, which is all that can go on with them.
func (p *Panel) takeOrigin() {
	if p.origin == nil {
		return // still being built
	}
	if c, _, ready := p.origin.weights(); c != nil && ready {
		if err := p.settings.TakeNetwork(c.StartingSettings()); err != nil {
			p.fail(err)
		}
		p.form.set(&p.settings)
	}
	p.check()
}

// choose takes the settings of a preset.
func (p *Panel) choose(name string) {
	presets := settings.Presets()
	i := slices.IndexFunc(presets, func(x settings.Preset) bool { return x.Name == name })
	i = max(i, 0)
	p.settings = presets[i].Settings
	p.meaning.SetText(presets[i].Meaning)
	p.preset.Choose(presets[i].Name)
	p.length.epochs = p.length.offered
	p.offerEpochs()
	p.form.set(&p.settings)
	p.takeOrigin()
}

// offerEpochs offers as many epochs of the preset as suit the faces of the open dataset.
func (p *Panel) offerEpochs() {
	epochs := p.settings.Epochs
	if ds := p.session.Dataset(); ds != nil && ds.Loaded() {
		epochs = p.settings.SuitedTo(len(p.settings.SplitRows(ds, data.Train))).Epochs
	}
	p.length.offer(epochs)
}

// Take makes these the settings of the next run.
func (p *Panel) Take(s settings.Settings) {
	p.choose(s.Preset)
	p.take(s)
}

// take shows settings that are none of a preset's.
func (p *Panel) take(s settings.Settings) {
	p.settings = s
	p.length.set(s.Epochs, 0)
	p.form.set(&p.settings)
	p.check()
}

// showPast says how the last run on the dataset went, and shows the curves of all.
func (p *Panel) showPast(r *record) {
	if len(r.epochs) == 0 {
		return
	}
	p.past = true
	of := kit.Counted(r.settings.Epochs, "epoch", "epochs")
	if r.TimeLimit > 0 {
		of = kit.Clock(r.TimeLimit)
	}
	epoch, rmse, mean := r.best()
	p.say(fmt.Sprintf("Last run · %s · %s of %s · %s", r.title(), kit.Count(len(r.epochs)), of, r.ending()),
		fmt.Sprintf("best test RMSE %s%s in epoch %d%s · %s", evaluation.BesideMeanFace(rmse, mean, p.session.Unit()), p.seenOnce(r.settings), epoch, r.chosen(p.session.Unit()), r.Started.Local().Format("2 Jan 2006 15:04")))
	p.showAll(true)
}

// previewSeen reports whether the augmented faces are in sight.
func (p *Panel) previewSeen() bool {
	return p.settingsBox.Visible() && p.form.unfolded(settings.GroupAugmentation) && p.inFront()
}

// datasetChanged begins anew for another dataset.
func (p *Panel) datasetChanged() {
	p.past = false
	p.curves.hide()
	p.showAll(false)
	p.origin.reset()
	p.sayEffect("")
	p.say("", "")
	p.fold(false)
	p.check()
}

// Refresh implements session.Feature: it shows what can be pressed.
func (p *Panel) Refresh() {
	if p.content == nil {
		return
	}
	p.actions.Update()
	for _, id := range []string{"train", "go-on", "pause", "stop", "fine-tune"} { // they say what they do as things stand
		b := p.actions.Of(id)
		if text, _, _ := strings.Cut(strings.TrimSuffix(p.shell.Actions().Get(id).Label(), " Training"), " on "); b.Text != text {
			b.Text = text
			b.Refresh()
		}
	}
	for _, id := range []string{"go-on", "moved"} {
		if b := p.actions.Of(id); b.Disabled != b.Hidden {
			b.Hidden = b.Disabled
			p.body.Refresh() // the others move up
		}
	}
	training := p.Busy()
	p.form.enable(!training)
	p.length.enable(!training)
	p.origin.enable(!training)
	p.origin.update()
	p.chart.update()
	p.preview.update()
	kit.Enable(p.preset, !training)
	switch {
	case p.current != nil || p.past:
	case !p.session.IsOpen():
		p.say("Open a dataset to train on it.", "")
	case p.session.Current().Loading != nil:
		p.say("Training can start when all rows are read.", "")
	default:
		p.say("", "")
	}
}

// fold hides or shows the hyper-parameters; the curves get their place.
func (p *Panel) fold(hide bool) {
	p.settingsBox.Hidden = hide
	p.toggle.Icon = theme.MenuDropUpIcon()
	if hide {
		p.toggle.Icon = theme.MenuDropDownIcon()
	}
	p.toggle.Refresh()
	p.body.Refresh()
}

func (p *Panel) runStarted(_ *run, resume *checkpoint.Checkpoint) {
	p.past = false
	p.reached = reached{meanFace: math.NaN(), bestRMSE: math.NaN()}
	p.curves.begin()
	p.showAll(false)
	if resume != nil {
		best := resume.Position.Best()
		p.bestEpoch, p.bestRMSE = best.Epoch, best.TestRMSE
		for _, e := range resume.Position.Curve {
			p.curves.addEpoch(e.Epoch, e.TestRMSE)
		}
		p.curves.rmse.Redraw()
	}
	p.fold(true)
	p.sayEffect("")
	p.say("Building the network…", "")
}

// add shows what a run reported.
func (p *Panel) add(losses []batchLoss, epochs []model.EpochEvent, latest model.BatchEvent, speed float64) {
	for _, e := range epochs {
		p.last, p.meanFace = e, e.MeanFace
		if e.Best {
			p.bestRMSE, p.bestEpoch = e.TestRMSE, e.Epoch
		}
	}
	p.curves.add(losses, epochs, latest.Batches)
	p.latest, p.speed = latest, speed
	p.sayRun()
}

// runEnded says how a run ended.
func (p *Panel) runEnded(r *run, err error) {
	state := "Finished"
	switch {
	case err != nil:
		state = kit.Sentence(err)
	case r.result == nil:
		state = "Stopped"
	case r.result.Reason == model.Stopped && r.unkept != nil:
		state = "Stopped; the run is not in the project"
	case r.result.Reason == model.Stopped:
		state = "Stopped; the checkpoint is kept"
	case r.result.Reason == model.TimeUp:
		state = "The time is up"
	case r.result.Reason == model.OutOfPatience:
		state = "No better for " + kit.Counted(r.settings.Patience, "epoch", "epochs")
	}
	if r.result != nil && r.result.BestEpoch > 0 && err == nil {
		state += fmt.Sprintf(" · best test RMSE %s%s in epoch %d%s", evaluation.BesideMeanFace(r.result.BestRMSE, r.result.BestMeanFace, r.ds.Unit()), p.seenOnce(r.settings), r.result.BestEpoch,
			kit.Either(r.result.Chosen, ", chosen by these test faces", ""))
	}
	detail := p.score(r.settings, 0)
	if v := validation(r.result); v > 0 {
		detail = "validation " + evaluation.BesideMeanFace(v, r.result.ValidationMeanFace, r.ds.Unit()) + p.seenOnce(r.settings)
	}
	if r.result != nil && r.result.Checkpoint != nil {
		if few := r.result.Checkpoint.SaysFew(r.result.Checkpoint.Keypoints); few != "" {
			detail = strings.TrimPrefix(detail+" · "+harmless.Sentence(few), " · ")
		}
	}
	p.say(state, detail)
	p.curves.end()
}

// Sparkline is the small curve of the status bar.
func (p *Panel) Sparkline() fyne.CanvasObject {
	p.Content()
	return p.curves.spark
}
