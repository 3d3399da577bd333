package shell

import (
	"path/filepath"
	"slices"
	"strconv"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"github.com/adrg/xdg"

	"fiducial/data/picture"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// Preferences are what the window remembers from one start to the next.
type Preferences struct{ fyne.Preferences }

const (
	keyWidth, keyHeight    = "window.width", "window.height"
	keyLeft, keyRight      = "pane.left", "pane.right"
	keyAbove, keyBelow     = "face.above", "face.below"
	keyTheme               = "theme"
	keyBright, keyContrast = "face.brightness", "face.contrast"
	keyGamma               = "face.gamma"
	keyRecent              = "recent"
	keyWeights             = "weights:" // and the dataset's path
	keyRow, keyFilter      = "row:", "filter:"
	keyFilterPoint         = "filter.keypoint"
	keyFilterLimit         = "filter.error"

	recentMost = 10

	aboveDefault = 68 // of the window above the face, with the menu
	belowDefault = 71 // under it
)

func (p *Preferences) windowSize() fyne.Size {
	return fyne.NewSize(float32(p.FloatWithFallback(keyWidth, 1280)), float32(p.FloatWithFallback(keyHeight, 800)))
}

func (p *Preferences) setWindowSize(s fyne.Size) {
	if s.Width < 100 || s.Height < 100 {
		return // never laid out
	}
	p.SetFloat(keyWidth, float64(s.Width))
	p.SetFloat(keyHeight, float64(s.Height))
}

// FaceMargins returns how much of the window is above and below the face, as it last was.
func (p *Preferences) FaceMargins() (above, below float32) {
	return float32(p.FloatWithFallback(keyAbove, aboveDefault)), float32(p.FloatWithFallback(keyBelow, belowDefault))
}

// SetFaceMargins keeps how much of the window is above and below the face.
func (p *Preferences) SetFaceMargins(above, below float32) {
	p.SetFloat(keyAbove, float64(above))
	p.SetFloat(keyBelow, float64(below))
}

// PaneWidths returns how wide the outer panes last were.
func (p *Preferences) PaneWidths() (left, right float32) {
	return float32(p.FloatWithFallback(keyLeft, kit.LeftDefault)), float32(p.FloatWithFallback(keyRight, kit.RightDefault))
}

// SetPaneWidths keeps how wide the outer panes are.
func (p *Preferences) SetPaneWidths(left, right float32) {
	p.SetFloat(keyLeft, float64(left))
	p.SetFloat(keyRight, float64(right))
}

// Theme returns the theme that was chosen: kit.ThemeSystem, kit.ThemeLight or kit.ThemeDark.
func (p *Preferences) Theme() string        { return p.StringWithFallback(keyTheme, kit.ThemeSystem) }
func (p *Preferences) setTheme(name string) { p.SetString(keyTheme, name) }

// Look returns how faces are shown.
func (p *Preferences) Look() (l faceview.Look) {
	l.Adjustment = picture.Adjustment{Brightness: p.Float(keyBright), Contrast: p.Float(keyContrast), Gamma: p.Float(keyGamma)}
	for _, x := range switches(&l) {
		*x.on = p.BoolWithFallback(x.key, x.first)
	}
	return l
}

// SetLook keeps how faces are shown.
func (p *Preferences) SetLook(l faceview.Look) {
	p.SetFloat(keyBright, l.Adjustment.Brightness)
	p.SetFloat(keyContrast, l.Adjustment.Contrast)
	p.SetFloat(keyGamma, l.Adjustment.Gamma)
	for _, x := range switches(&l) {
		p.SetBool(x.key, *x.on)
	}
}

// lookSwitch is what is on or off of how faces are shown: where it is kept, and whether it is on at first.
type lookSwitch struct {
	key   string
	on    *bool
	first bool
}

func switches(l *faceview.Look) []lookSwitch {
	return []lookSwitch{
		{"layer.labels", &l.Labels, true}, {"layer.predictions", &l.Predictions, true}, {"layer.lines", &l.Lines, true},
		{"layer.names", &l.Names, false}, {"layer.skeleton", &l.Skeleton, false}, {"layer.doubts", &l.Doubts, true}, {"face.smooth", &l.Smooth, false},
		{"face.grid", &l.PixelGrid, true}, {"face.loupe", &l.Loupe, true}, {"face.equalise", &l.Adjustment.Equalise, false},
	}
}

// Preferences are kept as JSON, which has no bytes that are no UTF-8, and names of files may: a path that has some is
// kept as Go writes a string, in quotes, with which no absolute path begins.

func kept(path string) string {
	if utf8.ValidString(path) {
		return path
	}
	return strconv.Quote(path)
}

func pathOf(kept string) string {
	if path, err := strconv.Unquote(kept); err == nil {
		return path
	}
	return kept
}

// Recent returns the datasets opened lately, the last one first.
func (p *Preferences) Recent() (paths []string) {
	for _, path := range p.StringList(keyRecent) {
		paths = append(paths, pathOf(path))
	}
	return paths
}

func (p *Preferences) setRecent(paths []string) {
	list := make([]string, len(paths))
	for i, path := range paths {
		list[i] = kept(path)
	}
	p.SetStringList(keyRecent, list)
}

// AddRecent puts a dataset before the others that were opened lately.
func (p *Preferences) AddRecent(path string) {
	list := append([]string{path}, slices.DeleteFunc(p.Recent(), func(o string) bool { return o == path })...)
	p.setRecent(list[:min(len(list), recentMost)])
}

// ForgetRecent forgets that a dataset was opened lately.
func (p *Preferences) ForgetRecent(path string) {
	p.setRecent(slices.DeleteFunc(p.Recent(), func(o string) bool { return o == path }))
}

// Weights returns the checkpoint last used for a dataset, "" when there was none: the path of a file, ownWeights, or
// noWeights.
func (p *Preferences) Weights(dataset string) string {
	return pathOf(p.String(keyWeights + kept(dataset)))
}

// SetWeights keeps the checkpoint last used for a dataset.
func (p *Preferences) SetWeights(dataset, path string) {
	p.SetString(keyWeights+kept(dataset), kept(path))
}

// Place returns the row last shown of a dataset, -1 when there was none, and the name of its filter, "" for none.
func (p *Preferences) Place(dataset string) (row int, filter string) {
	return p.IntWithFallback(keyRow+kept(dataset), -1), p.String(keyFilter + kept(dataset))
}

// SetPlace keeps the row shown of a dataset and the name of its filter.
func (p *Preferences) SetPlace(dataset string, row int, filter string) {
	p.SetInt(keyRow+kept(dataset), row)
	p.SetString(keyFilter+kept(dataset), filter)
}

// FilterDetail returns what filters ask for besides: a keypoint's name, and a limit of the error in pixels.
func (p *Preferences) FilterDetail() (keypoint string, limit float64) {
	return p.String(keyFilterPoint), p.FloatWithFallback(keyFilterLimit, 3)
}

// SetFilterDetail keeps what filters ask for besides.
func (p *Preferences) SetFilterDetail(keypoint string, limit float64) {
	p.SetString(keyFilterPoint, keypoint)
	p.SetFloat(keyFilterLimit, limit)
}

// DataDir returns the user's data folder of the program.
func DataDir(given string) string {
	if given != "" {
		return given
	}
	return filepath.Join(xdg.DataHome, "fiducial")
}
