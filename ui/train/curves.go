package train

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"fiducial/model"
	"fiducial/ui/chart"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// keyLogarithmic is the preference of whether losses are drawn on a logarithmic axis.
const keyLogarithmic = "chart.logarithmic"

// curves are the charts of a run: the loss by batch and by epoch, and the RMSE by epoch with the mean face as the
// line to beat.
type curves struct {
	t       *trainer
	content *fyne.Container
	spark   *chart.Sparkline
	logs    *kit.ToolButton

	loss, rmse   *chart.Chart
	raw, smooth  *chart.Series
	test, pixels *chart.Series
	smoother     chart.Smoother
	batches      int  // in an epoch
	filled       bool // there is a run to show
}

// smoothing returns the weight of the past in the smoothed loss after so many batches: it is the mean of about the last
// tenth of the run so far, for losses fall steeply at first, but of no more than a quarter of an epoch, and of no less
// than what takes the noise away.
func smoothing(seen, batches int) float64 {
	span := min(float64(seen)/10, max(float64(batches)/4, 10))
	return 1 - 1/max(span, 3)
}

func newCurves(t *trainer) *curves {
	c := &curves{t: t}
	c.loss = chart.New("batch", "loss", "The loss of every batch appears here.")
	c.raw = c.loss.Add("batch", chart.Palette(0), chart.Raw)
	c.smooth = c.loss.Add("smoothed", chart.Palette(0), chart.Line)
	c.test = c.loss.Add("test", chart.Palette(1), chart.Markers)
	c.loss.FormatX = c.place
	c.loss.WholeX = true
	c.rmse = chart.New("epoch", "px", "The error in pixels appears here after the first epoch.")
	c.rmse.WholeX = true
	c.pixels = c.rmse.Add("test RMSE", faceview.PredictionColor(), chart.Markers)
	c.spark = chart.NewSparkline(c.smooth)
	c.spark.OnTapped = func() { t.place.Bring(t.panel) }
	c.spark.Hide()
	c.logs = kit.NewToolButton(nil, "Log", t.shell.Tips(), func() string { return "Logarithmic or linear loss" }, func() { c.setLog(!c.loss.Log()) })
	c.content = container.New(&kit.Shares{Upper: 0.56},
		container.NewBorder(container.NewHBox(kit.Heading("Loss"), layout.NewSpacer(), c.logs), nil, nil, nil, c.loss),
		container.NewBorder(container.NewHBox(kit.Heading("RMSE in pixels on the test faces")), nil, nil, nil, c.rmse),
	)
	c.setLog(t.shell.Prefs().BoolWithFallback(keyLogarithmic, true)) // losses fall by orders of magnitude
	return c
}

// place writes where in the run a batch is.
func (c *curves) place(x float64) string {
	step := int(x)
	if c.batches == 0 {
		return fmt.Sprintf("batch %s", kit.Count(step))
	}
	return fmt.Sprintf("batch %s · epoch %d", kit.Count(step), (step+c.batches-1)/c.batches)
}

func (c *curves) setLog(on bool) {
	c.loss.SetLog(on)
	c.spark.SetLog(on)
	c.logs.Set(true, on)
	c.t.shell.Prefs().SetBool(keyLogarithmic, on)
}

// hide takes the charts away until there is a run.
func (c *curves) hide() {
	c.filled = false
	c.content.Hide()
}

// clear empties the charts and shows them.
func (c *curves) clear() {
	c.loss.Clear()
	c.rmse.Clear()
	c.rmse.SetReferences()
	c.rmse.YLabel = c.t.session.Unit()
	c.smoother.Reset()
	c.batches = 0
	c.loss.Redraw()
	c.filled = true
	c.content.Show()
}

// begin makes room for a run.
func (c *curves) begin() {
	c.clear()
	c.loss.Empty = "The loss of every batch appears here."
	c.spark.Show()
	c.spark.Redraw()
}

// end leaves the charts of a run that is over; nothing trains, so nothing need be seen from elsewhere.
func (c *curves) end() { c.spark.Hide() }

// add draws what a run reported.
func (c *curves) add(losses []batchLoss, epochs []model.EpochEvent, batches int) {
	c.batches = batches
	for _, l := range losses {
		c.raw.Append(float64(l.step), l.loss)
		c.smoother.Weight = smoothing(c.raw.Len(), batches)
		c.smooth.Append(float64(l.step), c.smoother.Next(l.loss))
	}
	for _, e := range epochs {
		c.test.Append(float64(e.Epoch*batches), e.TestLoss)
		c.addEpoch(e.Epoch, e.TestRMSE)
		c.rmse.SetReferences(chart.Reference{Name: "mean face", Y: e.MeanFace, Color: faceview.LabelColor()})
	}
	c.loss.Redraw()
	c.spark.Redraw()
	if len(epochs) > 0 {
		c.rmse.Redraw()
	}
}

func (c *curves) addEpoch(epoch int, rmse float64) { c.pixels.Append(float64(epoch), rmse) }
