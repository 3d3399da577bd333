package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/model"
)

// curves are the charts of a run: loss by batch and epoch, and RMSE by epoch.
type curves struct {
	w       *Window
	content *fyne.Container
	spark   fyne.CanvasObject
}

func newCurves(w *Window) *curves {
	return &curves{w: w, content: container.NewStack(), spark: widget.NewLabel("")}
}

func (c *curves) hide()                                    {}
func (c *curves) begin()                                   {}
func (c *curves) end()                                     {}
func (c *curves) add([]batchLoss, []model.EpochEvent, int) {}
