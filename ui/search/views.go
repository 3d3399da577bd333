package search

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/model/search"
	"fiducial/ui/chart"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// views are what shows a search: the table of its trials, parallel coordinates, learning curves, a scatter, and
// how much each setting matters. Each change is taken over by one view a tick, and its picture is drawn by the window's
// painter, so that none keeps the window waiting.
type views struct {
	p        *Panel
	content  *fyne.Container
	table    *trialTable
	parallel *chart.Parallel
	curves   *chart.Traces
	scatter  *chart.Traces
	setting  *kit.Choice // of the scatter
	matters  *chart.Bars
	sure     *widget.Label // how sure it is what matters
	views    []*view       // all but the table
	switches *fyne.Container

	tick    *kit.Throttle
	next    int  // the view that is drawn at the next tick, the table being the last
	at      int  // the view that is shown where there is room for one
	on      int  // the setting of the scatter
	wide    bool // whether there is room for all
	measure importance
}

// view is one of the charts.
type view struct {
	name  string
	shown *fyne.Container // with its heading
	head  *fyne.Container
	bare  bool            // its heading says nothing but its name
	do    *kit.ToolButton // shows it where there is room for one
	draw  func(b *board)
	stale bool
}

// importance is what is known of how much settings matter.
type importance struct {
	of     *board
	done   int // trials that it is made of
	at     time.Time
	busy   bool
	weight []search.Weight
	trials int // that were measured
}

func newViews(p *Panel) *views {
	v := &views{p: p, table: newTrialTable(p), matters: chart.NewBars(), sure: kit.Caption()}
	v.parallel = chart.NewParallel(p.painter, "Trials appear here.")
	v.curves = chart.NewTraces(p.painter, "epoch", "px", "Curves appear here after the first epoch.")
	v.curves.WholeX = true
	v.scatter = chart.NewTraces(p.painter, "", "px", "Trials appear here when their RMSE is known.")
	v.setting = p.shell.NewChoice(nil)
	v.setting.Chosen(func(i int) {
		v.on = i
		v.changed()
		p.shell.FocusFace()
	})
	v.matters.Decimals = 0
	v.tick = kit.NewThrottle(33*time.Millisecond, p.shell.Post, v.drawNext)
	text := func(i int) string { return p.board.describe(i) }
	v.parallel.Text, v.curves.Text, v.scatter.Text = text, text, text
	v.parallel.OnTapped, v.curves.OnTapped, v.scatter.OnTapped = p.onTrial, p.onTrial, p.onTrial
	v.parallel.OnBrushed = func() {
		v.changed()
		v.views[0].stale = false // it has drawn its brushes itself
		p.say()
		p.shell.Changed()
	}
	v.curves.SetLog(true)
	v.scatter.SetLog(true)
	v.add("Parallel", "Parallel coordinates: drag along an axis to brush it", nil, v.parallel, v.drawParallel)
	v.add("Curves", "RMSE on the test faces by epoch, all trials", nil, v.curves, v.drawCurves)
	v.add("Scatter", "A setting against the RMSE", v.setting, v.scatter, v.drawScatter)
	bars := container.NewBorder(nil, v.sure, nil, nil, container.NewVScroll(v.matters))
	v.add("Matters", "Share of the RMSE's variation, in %, that each setting explains alone, and between which bounds it may be as well", nil, bars, v.drawMatters)
	v.switches = container.NewHBox()
	for _, x := range v.views {
		v.switches.Add(x.do)
	}
	v.content = container.New(&viewsLayout{v}, v.switches, v.table.content)
	for _, x := range v.views {
		v.content.Add(x.shown)
	}
	v.showOne(0)
	return v
}

// add adds a chart under a heading, beside which may be a control.
func (v *views) add(name, meaning string, control, o fyne.CanvasObject, draw func(*board)) {
	i := len(v.views)
	x := &view{name: name, draw: draw, stale: true}
	x.do = kit.NewToolButton(nil, name, v.p.shell.Tips(), func() string { return meaning }, func() { v.showOne(i) })
	head := kit.Heading(kit.Either(name == "Matters", "What matters, %", name))
	head.Truncation = fyne.TextTruncateEllipsis
	if control != nil {
		control = container.New(&kit.FixedWidth{Width: 150}, control)
	}
	line := container.NewBorder(nil, nil, nil, control, head)
	x.shown = container.NewBorder(line, nil, nil, nil, o)
	x.head, x.bare = line, control == nil
	v.views = append(v.views, x)
}

// showOne shows one chart where there is no room for all.
func (v *views) showOne(i int) {
	v.at = i
	for k, x := range v.views {
		x.do.Set(true, k == i)
	}
	v.content.Refresh()
	v.changed()
}

// reset shows another search.
func (v *views) reset(b *board) {
	v.parallel.Set(nil, nil) // at once, brushes too: trials of another search must not be pointed at
	v.curves.Set(nil)
	v.scatter.Set(nil)
	v.matters.Set(nil)
	kit.Say(v.sure, "")
	v.measure = importance{of: b}
	v.on = 0
	v.choose(-1)
	if b == nil {
		return
	}
	v.table.setBoard(b)
	names, first := []string{}, ""
	for i, s := range b.settings {
		if names = append(names, s.name); i == 0 {
			first = s.name
		}
	}
	v.setting.Offer(names, first)
	v.changed()
}

// choose lets a trial stand out everywhere.
func (v *views) choose(n int) {
	v.parallel.Choose(n)
	v.curves.Choose(n)
	v.scatter.Choose(n)
	v.table.choose(n)
}

// changed has everything drawn again, one view after the other.
func (v *views) changed() {
	for _, x := range v.views {
		x.stale = true
	}
	v.table.stale = true
	v.tick.Poke()
}

// drawNext draws the next view that is stale and in sight, and comes again when there are more.
func (v *views) drawNext() {
	b := v.p.board
	if b == nil || !v.inSight() {
		return
	}
	n := len(v.views) + 1
	for range n {
		i := v.next % n
		v.next++
		switch {
		case i == len(v.views):
			if !v.table.stale {
				continue
			}
			v.table.draw(b, v.passes)
		case !v.views[i].stale || !v.views[i].shown.Visible():
			continue
		default:
			v.views[i].stale = false
			v.views[i].draw(b)
		}
		v.tick.Poke()
		return
	}
	v.weigh(b)
}

// inSight reports whether the views can be seen.
func (v *views) inSight() bool {
	return v.p.inFront() && v.content.Visible()
}

// line returns a trial in parallel coordinates; the last axis is that of the RMSE.
func (v *views) line(b *board, n int) chart.ParallelLine {
	at := make([]float64, 0, len(b.settings)+1)
	at = append(append(at, b.places[n]...), b.rmsePlace(b.trials[n].TestRMSE))
	return chart.ParallelLine{At: at, Shade: b.shades[n]}
}

// passes reports whether a trial goes through all brushes.
func (v *views) passes(b *board, n int) bool {
	return !v.parallel.Brushed() || v.parallel.Passes(v.line(b, n))
}

func (v *views) drawParallel(b *board) {
	var axes []chart.ParallelAxis
	for _, s := range b.settings {
		axes = append(axes, chart.ParallelAxis{Name: s.name, Ticks: s.ticks})
	}
	rmse := chart.ParallelAxis{Name: "RMSE, " + b.unit}
	if b.low <= b.high {
		for _, at := range []float64{0, 1.0 / 3, 2.0 / 3, 1} {
			value := b.low * math.Pow(b.high/b.low, at)
			rmse.Ticks = append(rmse.Ticks, chart.Tick{At: at, Text: strconv.FormatFloat(value, 'g', 3, 64)})
		}
	}
	lines := make([]chart.ParallelLine, len(b.trials))
	for n := range lines {
		lines[n] = v.line(b, n)
	}
	v.parallel.Set(append(axes, rmse), lines)
}

func (v *views) drawCurves(b *board) {
	traces := make([]chart.Trace, len(b.trials))
	for n, t := range b.trials {
		x := chart.Trace{Shade: b.shades[n], Faded: !v.passes(b, n)}
		for _, e := range t.Curve {
			x.X, x.Y = append(x.X, float64(e.Epoch)), append(x.Y, e.TestRMSE)
		}
		traces[n] = x
	}
	v.curves.YLabel = b.unit
	v.curves.Set(traces)
}

func (v *views) drawScatter(b *board) {
	traces := make([]chart.Trace, len(b.trials))
	if v.on >= len(b.settings) {
		v.scatter.Set(nil)
		return
	}
	s := b.settings[v.on]
	for n, t := range b.trials {
		// Trials that share a value lie side by side, by their numbers, else only the last would be seen.
		beside := (math.Mod(float64(n)*math.Phi, 1) - 0.5) * 0.3 / float64(max(len(s.ticks), 4))
		traces[n] = chart.Trace{X: []float64{b.places[n][v.on] + beside}, Y: []float64{t.TestRMSE}, Shade: b.shades[n], Faded: !v.passes(b, n)}
	}
	v.scatter.XLabel, v.scatter.YLabel, v.scatter.Ticks = s.name, b.unit, s.ticks
	v.scatter.Set(traces)
}

func (v *views) drawMatters(b *board) {
	names, series := []string{}, chart.BarSeries{Color: chart.Palette(0), Ranges: []chart.BarRange{}}
	for _, x := range v.measure.weight {
		for _, s := range b.settings {
			if s.key == x.Key {
				names, series.Values = append(names, s.name), append(series.Values, 100*x.Share)
				series.Ranges = append(series.Ranges, chart.BarRange{Low: 100 * x.Low, High: 100 * x.High, Doubtful: !x.Told()})
			}
		}
	}
	v.matters.Set(names, series)
	kit.Say(v.sure, v.measure.sure())
}

// sure says how sure it is what matters.
func (m *importance) sure() string {
	if m.of == nil || m.done == 0 {
		return ""
	}
	if m.trials < search.FewestTrials {
		return fmt.Sprintf("%s measured: too few to say what matters. It takes %d.", kit.Counted(m.trials, "trial", "trials"), search.FewestTrials)
	}
	trials := kit.Counted(m.trials, "trial", "trials")
	if !slices.ContainsFunc(m.weight, search.Weight.Told) {
		return trials + " are too few to say what matters: no setting does more than chance."
	}
	return "Faint: no more than chance does in " + trials + "."
}

// weighEvery is how often what matters is computed anew, which takes a while.
const weighEvery = 3 * time.Second

// weigh computes in the background how much each setting matters, when trials came to their end since.
func (v *views) weigh(b *board) {
	m := &v.measure
	if m.busy || m.of != b || m.done == b.done {
		return
	}
	if wait := weighEvery - time.Since(m.at); wait > 0 && b.left() > 0 {
		return // a later change, at the latest the last trial's, comes by here again
	}
	m.busy = true
	done, trials, plan := b.done, b.trials, b.search.Plan()
	var weights []search.Weight
	var measured int
	v.p.session.Start(v.p.session.Current(), session.Job{Work: func(context.Context, *shell.Task) error {
		weights, measured = search.Importance(plan, trials)
		return nil
	}, Done: func(error) {
		m.busy = false
		if m.of != b {
			return
		}
		m.weight, m.trials, m.done, m.at = weights, measured, done, time.Now()
		v.views[len(v.views)-1].stale = true
		v.tick.Poke()
	}})
}

// viewsLayout shows all views in a wide place; in a narrow one a chart that is chosen above the table.
type viewsLayout struct{ v *views }

// wideSearch is from which width on there is room for all views.
const wideSearch = 620

// Layout implements fyne.Layout.
func (l *viewsLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	v := l.v
	was := v.wide
	v.wide = size.Width >= wideSearch && size.Height >= 300
	switches, table := o[0], o[1]
	v.switches.Hidden = v.wide
	show := func(i int, on bool, x, y, w, h float32) {
		c := v.views[i].shown
		c.Hidden = !on
		v.views[i].head.Hidden = !v.wide && v.views[i].bare // the switch says the name
		if on {
			c.Move(fyne.NewPos(x, y))
			c.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
		}
	}
	const between = 8
	if v.wide {
		top, half := size.Height*0.5, size.Width*0.46
		rest := top + between
		third := (size.Width - 2*between) * 0.335
		table.Move(fyne.NewPos(0, 0))
		table.Resize(fyne.NewSize(half, top))
		show(0, true, half+between, 0, size.Width-half-between, top)
		show(1, true, 0, rest, third, size.Height-rest)
		show(2, true, third+between, rest, third, size.Height-rest)
		show(3, true, 2*(third+between), rest, size.Width-2*(third+between), size.Height-rest)
	} else {
		head := switches.MinSize().Height
		upper := (size.Height - head) * 0.5
		switches.Resize(fyne.NewSize(size.Width, head))
		for i := range v.views {
			show(i, i == v.at, 0, head, size.Width, upper-4)
		}
		table.Move(fyne.NewPos(0, head+upper))
		table.Resize(fyne.NewSize(size.Width, size.Height-head-upper))
	}
	if was != v.wide {
		v.changed()
	}
}

// MinSize implements fyne.Layout.
func (l *viewsLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[0].MinSize().Width, o[0].MinSize().Height+100)
}
