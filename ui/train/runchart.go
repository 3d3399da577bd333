package train

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/curve"
	"fiducial/model/evaluation"
	"fiducial/ui/action"
	"fiducial/ui/chart"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
	"fiducial/ui/wheel"
)

// Preferences of what the chart of runs shows.
const (
	keyRunsLoss = "runs.loss"
	keyRunsTime = "runs.time"
)

// runChart shows the curves of several runs over each other in one chart, and under it the list of all runs.
type runChart struct {
	t       *trainer
	content *fyne.Container
	chart   *chart.Chart
	list    *fyne.Container
	rows    []*runRow
	buttons *action.Buttons

	lossButton, timeButton *kit.ToolButton
	loss, time             bool // the training loss instead of the test RMSE; against minutes instead of epochs
}

func newRunChart(t *trainer) *runChart {
	c := &runChart{t: t, list: container.New(layout.NewCustomPaddedVBoxLayout(0)), buttons: t.shell.Actions().Buttons()}
	c.chart = chart.New("epoch", "px", "The curves of the runs that are shown appear here.")
	switching := func(text, tip string, on *bool, key string) *kit.ToolButton {
		*on = t.shell.Prefs().Bool(key)
		var b *kit.ToolButton
		b = kit.NewToolButton(nil, text, t.shell.Tips(), func() string { return tip }, func() {
			*on = !*on
			t.shell.Prefs().SetBool(key, *on)
			b.Set(true, *on)
			c.draw()
		})
		b.Set(true, *on)
		return b
	}
	c.lossButton = switching("Loss", "The training loss instead of the RMSE on the test faces", &c.loss, keyRunsLoss)
	c.timeButton = switching("Time", "Against the time it took instead of epochs", &c.time, keyRunsTime)
	row := container.NewHBox()
	for _, id := range []string{"run-weights", "run-settings", "run-rename", "run-delete"} {
		row.Add(c.buttons.Make(id, ""))
	}
	scroll := container.NewVScroll(c.list)
	scroll.SetMinSize(fyne.NewSize(0, 64))
	heading := kit.Label("", kit.Bold, kit.Cutting)
	c.content = container.New(&kit.Shares{Upper: 0.55},
		container.NewBorder(container.NewBorder(nil, nil, nil, container.NewHBox(c.lossButton, c.timeButton), heading), nil, nil, nil, c.chart),
		container.NewBorder(nil, container.NewHBox(layout.NewSpacer(), row), nil, nil,
			container.NewStack(scroll, wheel.Over(scroll, func() float32 { return wheel.Lines }))),
	)
	c.content.Hide()
	c.headed(heading)
	return c
}

// headed keeps the heading of the chart true.
func (c *runChart) headed(heading *widget.Label) {
	tell := func(b *kit.ToolButton) {
		do := b.Do
		b.Do = func() {
			do()
			heading.SetText(c.heading())
		}
	}
	tell(c.lossButton)
	tell(c.timeButton)
	heading.SetText(c.heading())
}

func (c *runChart) heading() string {
	return kit.Either(c.loss, "Training loss", "Test RMSE") + kit.Either(c.time, " by time", " by epoch")
}

// changed shows the runs as they are now.
func (c *runChart) changed() {
	records := c.t.runs.records
	for len(c.rows) < len(records) {
		c.rows = append(c.rows, newRunRow(c.t))
	}
	c.rows = c.rows[:len(records)]
	objects := make([]fyne.CanvasObject, 0, len(records))
	for i, r := range slices.Backward(records) { // the newest first
		row := c.rows[len(records)-1-i]
		row.show(r)
		objects = append(objects, row)
	}
	if !slices.Equal(objects, c.list.Objects) {
		c.list.Objects = objects
		c.list.Refresh()
	}
	c.draw()
	c.t.panel.showSwitch()
}

// draw draws the curves of the runs that are shown.
func (c *runChart) draw() {
	if !c.content.Visible() {
		return
	}
	c.chart.Reset()
	c.chart.YLabel = kit.Either(c.loss, "loss", c.t.session.Unit())
	c.chart.SetLog(c.loss)
	longest := time.Duration(0)
	for _, r := range c.t.runs.records {
		if r.Shown {
			longest = max(longest, r.took())
		}
	}
	unit, name := time.Minute, "minutes"
	if longest < 3*time.Minute {
		unit, name = time.Second, "seconds"
	}
	c.chart.XLabel, c.chart.WholeX = kit.Either(c.time, name, "epoch"), !c.time
	c.chart.FormatX = nil
	if c.time {
		c.chart.FormatX = func(x float64) string { return kit.Decimals(x, 1) + " " + name }
	}
	for _, r := range c.t.runs.records {
		if !r.Shown {
			continue
		}
		s := c.chart.Add(r.title(), chart.Palette(r.Color), chart.Markers)
		passed := 0.0
		for _, e := range r.epochs {
			passed += e.Seconds
			x, y := float64(e.Epoch), e.TestRMSE
			if c.time {
				x = passed / unit.Seconds()
			}
			if c.loss {
				y = e.TrainLoss
			}
			s.Append(x, y)
		}
	}
	c.chart.SetReferences()
	if r := c.t.runs.chosen; r != nil && !c.loss {
		if _, _, mean := r.best(); curve.Finite(mean) {
			c.chart.SetReferences(chart.Reference{Name: "mean face", Y: mean, Color: faceview.LabelColor()})
		}
	}
	c.chart.Redraw()
}

// update shows what can be done with the chosen run.
func (c *runChart) update() {
	c.buttons.Update()
}

// runRow is a run in the list: its colour, which a tap shows or hides, its name and how good it got, and under that
// what it was.
type runRow struct {
	widget.BaseWidget
	t      *trainer
	record *record

	ground  *canvas.Rectangle
	swatch  *canvas.Circle
	name    *widget.Label
	rmse    *widget.Label
	caption *widget.Label
}

const (
	runRowHeight = 40
	swatchRoom   = 26
	rmseRoom     = 76
)

func newRunRow(t *trainer) *runRow {
	r := &runRow{
		t: t, ground: canvas.NewRectangle(nil), swatch: canvas.NewCircle(nil),
		name: kit.Label("", kit.Cutting), rmse: kit.Label("", kit.Trailing), caption: kit.Label("", kit.Small, kit.Faint, kit.Cutting),
	}
	r.ground.CornerRadius = 4
	r.ExtendBaseWidget(r)
	return r
}

// show shows a run as it is now.
func (r *runRow) show(x *record) {
	r.record = x
	_, rmse, _ := x.best()
	kit.SetLabel(r.name, x.title())
	kit.SetLabel(r.rmse, kit.Decimals(rmse, 2)+" "+r.t.session.Unit())
	kit.SetLabel(r.caption, r.describe())
	r.paint()
}

// describe says what a run was, what matters first.
func (r *runRow) describe() string {
	x := r.record
	ending := x.ending()
	if r.t.runs.running(x) {
		ending = "running"
	}
	var parts []string
	if _, rmse, mean := x.best(); curve.Finite(mean) {
		parts = append(parts, kit.Either(evaluation.NoBetterThanMeanFace(rmse, mean), evaluation.NoBetter+", ", "mean face ")+kit.Decimals(mean, 2))
	}
	if x.Validation > 0 {
		parts = append(parts, "validation "+kit.Decimals(x.Validation, 2))
	}
	parts = append(parts, ending, kit.Counted(len(x.epochs), "epoch", "epochs"), kit.Clock(x.took()))
	if x.Origin != "" {
		parts = append(parts, "from "+x.Origin)
	}
	return strings.Join(append(parts, x.Started.Local().Format("2 Jan 15:04")), " · ")
}

func (r *runRow) paint() {
	ground := theme.ColorNameBackground
	if r.t.runs.chosen == r.record {
		ground = theme.ColorNameSelection
	}
	kit.Fill(r.ground, ground)
	color := r.t.chart.chart.Seen(chart.Palette(r.record.Color)) // as the curve has it
	r.swatch.StrokeColor, r.swatch.StrokeWidth = color, 2
	r.swatch.FillColor = theme.Color(theme.ColorNameBackground)
	if r.record.Shown {
		r.swatch.FillColor = color
	}
	r.swatch.Refresh()
}

// Tapped implements fyne.Tappable: the swatch shows or hides the curve, the rest chooses the run.
func (r *runRow) Tapped(e *fyne.PointEvent) {
	if e.Position.X < swatchRoom {
		r.t.runs.toggleShown(r.record)
		return
	}
	r.t.runs.choose(r.record)
	r.t.shell.FocusFace()
}

// TappedSecondary implements fyne.SecondaryTappable: all that can be done with the run.
func (r *runRow) TappedSecondary(e *fyne.PointEvent) {
	r.t.runs.choose(r.record)
	menu := r.t.shell.Actions().ContextMenu([]string{"run-weights", "run-settings", "", "run-show", "run-color", "run-rename", "", "run-delete"})
	widget.ShowPopUpMenuAtPosition(menu, r.t.shell.Canvas(), e.AbsolutePosition)
}

// CreateRenderer implements fyne.Widget.
func (r *runRow) CreateRenderer() fyne.WidgetRenderer {
	return kit.Drawn(kit.These(r.ground, r.swatch, r.name, r.rmse, r.caption), kit.Least(160, runRowHeight), r.place, func() {
		if r.record != nil {
			r.paint()
		}
		r.place(r.Size())
	})
}

func (r *runRow) place(size fyne.Size) {
	r.ground.Resize(size)
	r.swatch.Resize(fyne.NewSquareSize(13))
	r.swatch.Move(fyne.NewPos(9, (size.Height-13)/2))
	line := r.name.MinSize().Height
	r.name.Move(fyne.NewPos(swatchRoom, -5))
	r.name.Resize(fyne.NewSize(size.Width-swatchRoom-rmseRoom, line))
	r.rmse.Move(fyne.NewPos(size.Width-rmseRoom, -5))
	r.rmse.Resize(fyne.NewSize(rmseRoom, line))
	r.caption.Move(fyne.NewPos(swatchRoom, size.Height-r.caption.MinSize().Height+4))
	r.caption.Resize(fyne.NewSize(size.Width-swatchRoom, r.caption.MinSize().Height))
}

// allRunsLabel names the button that shows all runs.
func allRunsLabel(n int) string { return fmt.Sprintf("All runs  %s", kit.Count(n)) }
