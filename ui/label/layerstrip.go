package label

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// newLayerStrip makes the strip under the face: switches of what is drawn over it, and how it is seen.
func (f *Feature) newLayerStrip() fyne.CanvasObject {
	f.layers = f.shell.Actions().Buttons()
	row := container.New(&kit.Wrapped{})
	for i, group := range layerGroups {
		if i > 0 {
			row.Add(widget.NewSeparator())
		}
		row.Add(f.layerGroup(group))
	}
	return kit.Padded(2, 2, 0, 0, row)
}

// layerGroups are the buttons of the strip; those of one group stay in one line.
var layerGroups = [][]string{{"labels", "predictions"}, {"lines", "names"}, {"smooth"}, {"zoom-out", "fit", "zoom-in"}, {"place"}}

func (f *Feature) layerGroup(ids []string) fyne.CanvasObject {
	box := container.NewHBox()
	for _, id := range ids {
		b := f.layers.Make(id, layerWords[id])
		if layerWords[id] != "" {
			b.Icon = nil
		}
		switch id {
		case "labels":
			b.Swatch = newSwatch(false)
		case "predictions":
			b.Swatch = newSwatch(true)
		}
		box.Add(b)
	}
	return box
}

var layerWords = map[string]string{"labels": "Labels", "predictions": "Predictions", "lines": "Lines", "names": "Names", "smooth": "Smooth", "place": "Place missing"}

// newSwatch is a small sign in the colour and shape of a layer: a circle for labels, a diamond for predictions.
func newSwatch(diamond bool) fyne.CanvasObject {
	col, shape := faceview.LabelColor(), `<circle cx="6" cy="6" r="4"`
	if diamond {
		col, shape = faceview.PredictionColor(), `<path d="M6 1l5 5-5 5-5-5z"`
	}
	src := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 12" width="12" height="12">%s fill="none" stroke="#%02x%02x%02x" stroke-width="2"/></svg>`, shape, col.R, col.G, col.B)
	i := canvas.NewImageFromResource(fyne.NewStaticResource(fmt.Sprintf("swatch-%t.svg", diamond), []byte(src)))
	i.FillMode = canvas.ImageFillContain
	i.SetMinSize(fyne.NewSquareSize(12))
	return i
}
