package evaluate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"fiducial/model/evaluation"
	"fiducial/ui/action"
	"fiducial/ui/chart"
	"fiducial/ui/kit"
	"fiducial/ui/wheel"
)

// Panel shows an evaluation: what is measured, the figures, the worst faces, and charts.
type Panel struct {
	around
	evaluation  *measurement
	front       bool // whether it was in front when that was looked at last
	content     fyne.CanvasObject
	choices     [2]*kit.Choice // of checkpoints
	offered     [2][]source
	part        *kit.Choice
	state       *widget.Label
	note        *widget.Label
	body        *fyne.Container // hidden while there is nothing
	figures     *figureTable
	worst       *worstFaces
	heading     *widget.Label // of the worst faces
	barsHeading *widget.Label
	buttons     *action.Buttons
	resumed     *fyne.Container // holds the button that measures; shown when something was cancelled
	bars        *chart.Bars
	order       []int // keypoints as the bars have them
	pck         *chart.Chart
	errors      *chart.Chart
	curves      [2]*chart.Series
	steps       [2]*chart.Series
}

// Name implements session.Panel.
func (p *Panel) Name() string { return "Evaluate" }

// Content implements session.Panel. The actions must be in the table by then, for it has their buttons.
func (p *Panel) Content() fyne.CanvasObject {
	if p.content == nil {
		p.build()
	}
	return p.content
}

// inFront reports whether the panel is the one that is seen.
func (p *Panel) inFront() bool { return p.content != nil && p.place.InFront(p) }

// Evaluations returns what is shown: one evaluation, or two; none while nothing is measured.
func (p *Panel) Evaluations() []evaluation.Evaluated { return p.evaluation.list() }

func (p *Panel) build() {
	p.state, p.note, p.figures, p.worst, p.bars = kit.Caption(), kit.Saying(kit.Small, kit.Warning), newFigureTable(), newWorstFaces(p), chart.NewBars()
	for side := range p.choices {
		c := p.shell.NewChoice(nil)
		c.Chosen(func(i int) {
			if i < len(p.offered[side]) {
				p.evaluation.choose(side, p.offered[side][i])
			} else {
				p.ask(side)
			}
			p.shell.FocusFace()
		})
		p.choices[side] = c
	}
	p.part = p.shell.NewChoice(nil)
	p.part.Chosen(func(i int) {
		p.evaluation.choosePart(parts[i].part)
		p.shell.FocusFace()
	})
	for _, x := range parts {
		p.part.Options = append(p.part.Options, x.name)
	}
	p.buttons = p.shell.Actions().Buttons()
	saving := container.NewHBox(p.buttons.Make("evaluate-csv", "CSV"), p.buttons.Make("evaluate-picture", "PNG"))
	resume := p.buttons.Make("evaluate", "Measure")
	resume.Strong = true
	p.resumed = container.NewHBox(resume)
	p.resumed.Hide()
	p.bars.OnTapped = func(i int) { p.evaluation.chooseKeypoint(p.order[i]) }
	p.makeCharts()
	chosen := func(name string, o fyne.CanvasObject) fyne.CanvasObject {
		return container.New(&kit.Field{Name: 80, Low: true}, widget.NewLabel(name), o)
	}
	head := kit.Padded(0, 6, 0, 0, container.NewVBox(chosen("Checkpoint", p.choices[0]), chosen("Compare", p.choices[1]),
		chosen("Faces", container.NewBorder(nil, nil, nil, saving, p.part))))
	p.heading, p.barsHeading = kit.Heading("Worst faces"), kit.Heading("")
	p.body = container.NewVBox(
		p.figures,
		container.NewHBox(p.heading), p.worst.content,
		container.NewHBox(p.barsHeading, layout.NewSpacer(), p.buttons.Make("evaluate-sort", "By error")), p.bars,
		kit.Heading("PCK by share of the eyes' distance"), kit.Tall(p.pck, 170),
		kit.Heading("Distribution of errors"), kit.Tall(p.errors, 170),
	)
	scroll := container.NewVScroll(kit.Padded(0, 6, 0, 10, container.NewVBox(container.New(&kit.Tight{}, p.state, p.note), p.resumed, p.body)))
	scroll.OnScrolled = func(fyne.Position) { p.shell.Tips().Drop() } // what a hint is about went elsewhere
	p.content = kit.Padded(2, 2, 4, 6,
		container.NewBorder(head, nil, nil, nil, container.NewStack(scroll, wheel.Over(scroll, func() float32 { return wheel.Lines }))))
	p.body.Hide()
}

// makeCharts makes the empty charts.
func (p *Panel) makeCharts() {
	p.pck = chart.New("%", "% of points", "In none of these faces are both eye centres labelled.")
	p.pck.FormatX = func(x float64) string { return fmt.Sprintf("within %s %% of the eyes' distance", kit.Decimals(x, 1)) }
	p.errors = chart.New("px", "% of points", "No point is both labelled and predicted.")
	for i := range p.curves {
		p.curves[i] = p.pck.Add("", sideColor(i), chart.Line)
		p.steps[i] = p.errors.Add("", sideColor(i), chart.Steps)
	}
}

// Refresh implements session.Feature: it shows what can be chosen and pressed, and measures what is not as it was
// measured once the panel comes to the front.
func (p *Panel) Refresh() {
	if p.content == nil {
		return
	}
	p.buttons.Update()
	p.worst.mark(p.session.Row())
	if on := p.inFront(); on != p.front {
		p.front = on
		p.evaluation.refresh.Poke()
	}
	if !p.front {
		return
	}
	p.offer()
	p.sayState()
}

// offer fills the lists of choices: what is in use, what was kept of runs, and any file.
func (p *Panel) offer() {
	e, kept := p.evaluation, p.kept()
	for side, c := range p.choices {
		list := []source{{kind: inUse, name: kit.Either(p.o.Runs.Busy(), "Run in progress", "In use")}}
		if side == 1 {
			list = append([]source{{name: "Nothing"}}, list...)
		}
		list = append(list, kept...)
		chosen := e.sides[side]
		at := slices.IndexFunc(list, func(s source) bool { return s.kind == chosen.kind && s.path == chosen.path })
		if at < 0 {
			at, list = len(list), append(list, chosen)
		}
		tellApart(list)
		p.offered[side] = list
		names := make([]string, 0, len(list)+1)
		for _, s := range list {
			names = append(names, s.name)
		}
		c.Offer(append(names, otherFile), names[at])
	}
	shown := e.part
	if shown == "" && e.result != nil {
		shown = e.result.part
	}
	p.part.Choose(partName(shown))
}

// otherFile is the last choice of checkpoints.
const otherFile = "Other file…"

// sayState says what was measured, or why nothing was.
func (p *Panel) sayState() {
	e := p.evaluation
	state, note := e.problem, ""
	if r := e.result; r != nil && state == "" {
		m := r.evaluations[0].Metrics
		state = fmt.Sprintf("%s, in %s of them both eye centres are labelled: NME and PCK are taken over these.", kit.Counted(m.Faces, "face", "faces"), kit.Count(m.NMEFaces))
		switch m.Faces {
		case 0:
			state = "There is nothing to measure: no point of these faces is both labelled and predicted."
		case m.NMEFaces:
			state = kit.Counted(m.Faces, "face", "faces") + ", in all of them both eye centres are labelled."
		}
		for _, more := range []string{m.SaysUnshared(), m.SaysTaken(), r.sides[0].set.Checkpoint().SaysMirrored()} {
			if more != "" {
				state += " " + more
			}
		}
		if few := r.part.TellFew(len(r.rows)); few != "" {
			if len(r.rows) == 0 { // that says it
				state = ""
			}
			note = kit.Sentence(errors.New(few)) + " "
		}
		note += beatenByMeanFace(r)
		var knowing []string
		for i, knows := range r.knows {
			if knows {
				knowing = append(knowing, r.sides[i].name)
			}
		}
		if len(knowing) > 0 {
			note += strings.Join(knowing, " and ") + kit.Either(len(knowing) == 1, " was", " were") + " trained on some of these faces: on others the errors are larger. "
		}
		for i, chosen := range r.chosen {
			if says := chosen.Says(r.sides[i].name); says != "" {
				note += says + ". "
			}
		}
		note = strings.TrimSpace(note)
	}
	if show := e.canResume(); show != p.resumed.Visible() {
		p.resumed.Hidden = !show
		p.content.Refresh()
	}
	for l, text := range map[*widget.Label]string{p.state: state, p.note: note} {
		if kit.Say(l, text) {
			p.content.Refresh()
		}
	}
}

// beatenByMeanFace names the checkpoints that were measured to be no better than the mean face; "" where none is.
func beatenByMeanFace(j *job) (note string) {
	for i, e := range j.evaluations {
		if e != nil && evaluation.NoBetterThanMeanFace(e.Metrics.RMSE, e.Metrics.MeanFace) {
			note += j.sides[i].name + " is " + evaluation.NoBetter + " on these faces. "
		}
	}
	return note
}

// show shows what was measured.
func (p *Panel) show() {
	if p.content == nil {
		return
	}
	p.Refresh()
	e := p.evaluation
	if e.result == nil {
		p.body.Hide()
		p.worst.show(nil, nil)
		return
	}
	list := e.list()
	if list[0].Metrics.Faces == 0 { // a table of dashes and empty charts say nothing
		p.body.Hide()
		p.worst.show(nil, nil)
		return
	}
	p.figures.show(list)
	k := list[0].Keypoints
	title := "Worst faces"
	if e.result.worstAt >= 0 {
		title = "Worst faces: " + kit.Words(k[e.result.worstAt].Name)
	}
	p.heading.SetText(title)
	p.barsHeading.SetText("Error by keypoint, " + list[0].Metrics.Unit)
	p.errors.XLabel = list[0].Metrics.Unit
	p.worst.show(e.result.worst, k)
	p.worst.mark(p.session.Row())
	p.showBars()
	p.showCurves(list)
	p.body.Show()
}

// showBars shows the error of each keypoint, sorted as a person wants it.
func (p *Panel) showBars() {
	e := p.evaluation
	list := e.list()
	if len(list) == 0 {
		return
	}
	k := list[0].Keypoints
	p.order = make([]int, len(k))
	for i := range p.order {
		p.order[i] = i
	}
	if e.sorted {
		p.order = list[0].ByError()
	}
	names := make([]string, len(k))
	series := make([]chart.BarSeries, len(list))
	p.bars.Chosen = -1
	for i, kp := range p.order {
		names[i] = kit.Words(k[kp].Name)
		for j, x := range list {
			series[j].Color = sideColor(j)
			series[j].Values = append(series[j].Values, x.Metrics.Keypoints[k[kp].Name].RMSE)
		}
		if kp == e.result.worstAt {
			p.bars.Chosen = i
		}
	}
	p.bars.Set(names, series...)
}

// showCurves draws the curve of PCK and the distribution of errors.
func (p *Panel) showCurves(list []evaluation.Evaluated) {
	var all []*evaluation.Evaluation
	for _, x := range list {
		all = append(all, x.Evaluation)
	}
	bins, unit := evaluation.BinsFor(all...), list[0].Metrics.Unit
	for i := range p.curves {
		p.curves[i].Clear()
		p.steps[i].Clear()
		if i >= len(list) {
			continue
		}
		p.curves[i].Name = list[i].Name
		p.steps[i].Name = fmt.Sprintf("half within %s %s, 95 %% within %s", kit.Decimals(all[i].Quantile(0.5), 2), unit, kit.Decimals(all[i].Quantile(0.95), 2))
		for n := range evaluation.PCKSteps + 1 {
			t := evaluation.PCKMost * float64(n) / evaluation.PCKSteps
			p.curves[i].Append(100*t, 100*all[i].PCK(t))
		}
		if len(all[i].Points) == 0 {
			continue
		}
		for n, share := range bins.Shares(all[i]) {
			p.steps[i].Append((float64(n)+0.5)*bins.Width, 100*share)
		}
	}
	digits := 2
	p.errors.FormatX = func(x float64) string {
		from := x - bins.Width/2
		if n := int(x / bins.Width); n == bins.N-1 {
			return kit.Decimals(from, digits) + " " + unit + " and more"
		}
		return fmt.Sprintf("%s to %s %s", kit.Decimals(from, digits), kit.Decimals(from+bins.Width, digits), unit)
	}
	p.pck.Redraw()
	p.errors.Redraw()
}
