package ui

import (
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"github.com/adrg/xdg"

	"fiducial/data/picture"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// preferences are what the window remembers from one start to the next.
type preferences struct{ p fyne.Preferences }

const (
	keyWidth, keyHeight     = "window.width", "window.height"
	keyLeft, keyRight       = "pane.left", "pane.right"
	keyAbove, keyBelow      = "face.above", "face.below"
	keyTheme                = "theme"
	keyLabels, keyPredicts  = "layer.labels", "layer.predictions"
	keyLines, keyLayerNames = "layer.lines", "layer.names"
	keySmooth               = "face.smooth"
	keyGrid, keyLoupe       = "face.grid", "face.loupe"
	keyBright, keyContrast  = "face.brightness", "face.contrast"
	keyGamma, keyEqualise   = "face.gamma", "face.equalise"
	keyRecent               = "recent"
	keyWelcomed             = "welcomed"
	keyLogarithmic          = "chart.logarithmic"
	keyPreset               = "train.preset"
	keyOpenGroups           = "train.groups"
	keyByTime, keyMinutes   = "train.by-time", "train.minutes"
	keyRunsLoss             = "runs.loss"
	keyRunsTime             = "runs.time"
	keyWeights              = "weights:" // and the dataset's path
	keyRow, keyFilter       = "row:", "filter:"
	keyFilterPoint          = "filter.keypoint"
	keyFilterLimit          = "filter.error"

	recentMost = 10

	aboveDefault = 68 // of the window above the face, with the menu
	belowDefault = 71 // under it
)

func (p *preferences) windowSize() fyne.Size {
	return fyne.NewSize(float32(p.p.FloatWithFallback(keyWidth, 1280)), float32(p.p.FloatWithFallback(keyHeight, 800)))
}

func (p *preferences) setWindowSize(s fyne.Size) {
	if s.Width < 100 || s.Height < 100 {
		return // never laid out
	}
	p.p.SetFloat(keyWidth, float64(s.Width))
	p.p.SetFloat(keyHeight, float64(s.Height))
}

// faceMargins returns how much of the window is above and below the face, as it last was.
func (p *preferences) faceMargins() (above, below float32) {
	return float32(p.p.FloatWithFallback(keyAbove, aboveDefault)), float32(p.p.FloatWithFallback(keyBelow, belowDefault))
}

func (p *preferences) setFaceMargins(above, below float32) {
	p.p.SetFloat(keyAbove, float64(above))
	p.p.SetFloat(keyBelow, float64(below))
}

func (p *preferences) paneWidths() (left, right float32) {
	return float32(p.p.FloatWithFallback(keyLeft, kit.LeftDefault)), float32(p.p.FloatWithFallback(keyRight, kit.RightDefault))
}

func (p *preferences) setPaneWidths(left, right float32) {
	p.p.SetFloat(keyLeft, float64(left))
	p.p.SetFloat(keyRight, float64(right))
}

func (p *preferences) theme() string        { return p.p.StringWithFallback(keyTheme, kit.ThemeSystem) }
func (p *preferences) setTheme(name string) { p.p.SetString(keyTheme, name) }

func (p *preferences) layers() faceview.Layers {
	return faceview.Layers{
		Labels:      p.p.BoolWithFallback(keyLabels, true),
		Predictions: p.p.BoolWithFallback(keyPredicts, true),
		Lines:       p.p.BoolWithFallback(keyLines, true),
		Names:       p.p.BoolWithFallback(keyLayerNames, false),
	}
}

func (p *preferences) setLayers(l faceview.Layers) {
	p.p.SetBool(keyLabels, l.Labels)
	p.p.SetBool(keyPredicts, l.Predictions)
	p.p.SetBool(keyLines, l.Lines)
	p.p.SetBool(keyLayerNames, l.Names)
}

func (p *preferences) smooth() bool     { return p.p.Bool(keySmooth) }
func (p *preferences) setSmooth(v bool) { p.p.SetBool(keySmooth, v) }

func (p *preferences) pixelGrid() bool     { return p.p.BoolWithFallback(keyGrid, true) }
func (p *preferences) setPixelGrid(v bool) { p.p.SetBool(keyGrid, v) }
func (p *preferences) loupe() bool         { return p.p.BoolWithFallback(keyLoupe, true) }
func (p *preferences) setLoupe(v bool)     { p.p.SetBool(keyLoupe, v) }

// adjustment returns how the picture is shown other than it is.
func (p *preferences) adjustment() picture.Adjustment {
	return picture.Adjustment{
		Brightness: p.p.Float(keyBright), Contrast: p.p.Float(keyContrast),
		Gamma: p.p.Float(keyGamma), Equalise: p.p.Bool(keyEqualise),
	}
}

func (p *preferences) setAdjustment(a picture.Adjustment) {
	p.p.SetFloat(keyBright, a.Brightness)
	p.p.SetFloat(keyContrast, a.Contrast)
	p.p.SetFloat(keyGamma, a.Gamma)
	p.p.SetBool(keyEqualise, a.Equalise)
}

// recent returns the datasets opened lately, the last one first.
func (p *preferences) recent() []string { return p.p.StringList(keyRecent) }

func (p *preferences) addRecent(path string) {
	list := append([]string{path}, slices.DeleteFunc(slices.Clone(p.recent()), func(o string) bool { return o == path })...)
	p.p.SetStringList(keyRecent, list[:min(len(list), recentMost)])
}

func (p *preferences) forgetRecent(path string) {
	p.p.SetStringList(keyRecent, slices.DeleteFunc(slices.Clone(p.recent()), func(o string) bool { return o == path }))
}

// weights returns the checkpoint last used for a dataset, "" when there was none: the path of a file, ownWeights, or
// noWeights.
func (p *preferences) weights(dataset string) string { return p.p.String(keyWeights + dataset) }

func (p *preferences) setWeights(dataset, path string) { p.p.SetString(keyWeights+dataset, path) }

// place returns the row last shown of a dataset, -1 when there was none, and the index of its filter.
func (p *preferences) place(dataset string) (row, index int) {
	name := p.p.String(keyFilter + dataset)
	return p.p.IntWithFallback(keyRow+dataset, -1), max(0, slices.IndexFunc(filters, func(f filter) bool { return f.name == name }))
}

func (p *preferences) setPlace(dataset string, row, index int) {
	p.p.SetInt(keyRow+dataset, row)
	p.p.SetString(keyFilter+dataset, filters[index].name)
}

// filterDetail returns what filters ask for besides: a keypoint's name, and a limit of the error in pixels.
func (p *preferences) filterDetail() (keypoint string, limit float64) {
	return p.p.String(keyFilterPoint), p.p.FloatWithFallback(keyFilterLimit, 3)
}

func (p *preferences) setFilterDetail(keypoint string, limit float64) {
	p.p.SetString(keyFilterPoint, keypoint)
	p.p.SetFloat(keyFilterLimit, limit)
}

// dataDir returns the user's data folder of the program.
func dataDir(given string) string {
	if given != "" {
		return given
	}
	return filepath.Join(xdg.DataHome, "fiducial")
}
