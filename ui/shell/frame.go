package shell

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"fiducial/data/face"
	"fiducial/data/project"
	"fiducial/ui/action"
	"fiducial/ui/kit"
)

// Frame is what is around the features of the window: the toolkit's window, the tasks, the strips, the status bar, what
// is remembered, and who has the keyboard. All but Post, End and Changed
// belongs to the UI goroutine.
type Frame struct {
	*banners
	App   fyne.App
	Win   fyne.Window // the toolkit's; nil until Open
	prefs *Preferences
	tasks *Tasks

	tips      *kit.Tips
	actions   *action.Table
	Keys      *action.Keyboard
	Shortcuts *action.Shortcuts
	Toolbar   *action.Toolbar // nil until Furnish, as are Menu and status
	Menu      *action.MenuBar
	status    *statusBar
	presence  presence

	do      func(func()) // hands a function to the UI goroutine
	ctx     context.Context
	cancel  context.CancelFunc
	ending  atomic.Bool   // nothing is posted any more
	changed *kit.Throttle // shows how things stand
	began   func(id string)
	inUse   func() (dataset string, folders project.Folders)
	dialog  dialog.Dialog // the dialog that lies over all else, nil for none
}

// Options say how a frame works together with the window.
type Options struct {
	Do      func(func())                                     // hands a function to the UI goroutine
	Began   func(id string)                                  // is told of each action as it begins
	Refresh func()                                           // shows how things stand
	InUse   func() (dataset string, folders project.Folders) // the open dataset, "" for none, and the folders of projects, which nothing else is written over
	AtWork  func()                                           // is told that somebody is at work in the window, or no longer
}

// New makes a frame without a window.
func New(a fyne.App, o Options) *Frame {
	f := &Frame{App: a, prefs: &Preferences{a.Preferences()}, do: o.Do, began: o.Began, inUse: o.InUse}
	f.ctx, f.cancel = context.WithCancel(context.Background())
	f.tasks = NewTasks(f.Post, f.showTasks)
	f.changed = kit.NewThrottle(33*time.Millisecond, f.Post, o.Refresh)
	f.presence = presence{changed: o.AtWork, post: f.Post}
	f.tips = kit.NewTips(f.Post)
	f.actions = action.New(f, f.tips)
	f.banners = newBanners(f.strippedOf)
	f.Keys = action.NewKeyboard(f.actions, f.regainFocus, f.Question)
	a.Settings().SetTheme(kit.NewTheme(f.prefs.Theme()))
	return f
}

// Open opens the toolkit's window, as large as it last was.
func (f *Frame) Open(title string) {
	f.Win = f.App.NewWindow(title)
	f.Win.SetPadded(false)
	f.Win.SetMaster()
	f.Win.Resize(f.prefs.windowSize())
	f.Shortcuts = action.NewShortcuts(f.actions, f.Win)
}

// Furniture is what the features put into the window.
type Furniture struct {
	Body    fyne.CanvasObject         // between the toolbar and the status bar
	Running fyne.CanvasObject         // at the end of the status bar
	Stands  func() Standing           // what the status bar says
	After   map[string]*fyne.MenuItem // items of menus that are no actions, by the action they follow
}

// Furnish makes what stands around the features, of the actions that were added, and puts everything into the window.
func (f *Frame) Furnish(p Furniture) {
	f.Toolbar = action.NewToolbar(f.actions)
	f.status = newStatusBar(f, p.Stands, p.Running)
	top := container.NewVBox(f.Toolbar.Content, f.banners.hints)
	content := container.NewBorder(top, f.status.content, nil, nil, p.Body)
	f.banners.resized = content.Refresh
	f.Win.SetContent(container.NewStack(f.Keys, content, f.tips))
	f.Menu = action.NewMenuBar(f.actions, p.After)
	f.Win.SetMainMenu(f.Menu.Main)
	f.wireKeys()
}

// Furnished reports whether the window is complete.
func (f *Frame) Furnished() bool { return f.Menu != nil }

// Update shows in menus, toolbar, status bar and hints how things stand.
func (f *Frame) Update() {
	f.Menu.Update()
	f.Toolbar.Update()
	f.status.update()
	f.tips.Update()
}

// ThemeChanged paints what holds colours of its own.
func (f *Frame) ThemeChanged() {
	f.Win.Content().Refresh()
	f.banners.rebuild()
	f.showTasks() // now: on a busy machine a moment later is seconds
}

// Hide takes the window from the screen, and remembers its size.
func (f *Frame) Hide() {
	f.prefs.setWindowSize(f.Win.Canvas().Size())
	f.Win.Hide()
}

// SetIcon gives the program and the window an icon.
func (f *Frame) SetIcon(icon fyne.Resource) {
	f.App.SetIcon(icon)
	f.Win.SetIcon(icon)
}

// End says that the window ends: nothing is posted any more. Safe for concurrent use.
func (f *Frame) End() { f.ending.Store(true) }

// Post hands a function to the UI goroutine. Safe for concurrent use.
func (f *Frame) Post(do func()) {
	f.do(func() {
		if !f.ending.Load() {
			do()
		}
	})
}

// Stop ends every task that ends with the window.
func (f *Frame) Stop() { f.cancel() }

// Wait returns when no task is left.
func (f *Frame) Wait() { f.tasks.Wait() }

// Context ends with the window.
func (f *Frame) Context() context.Context { return f.ctx }

// Start runs a background task that ends with the window at the latest; see Tasks.Start.
func (f *Frame) Start(name string, work func(context.Context, *Task) error, after func(error)) *Task {
	return f.tasks.Start(f.ctx, name, work, after)
}

// StartIn runs a background task that ends with ctx; see Tasks.Start.
func (f *Frame) StartIn(ctx context.Context, name string, work func(context.Context, *Task) error, after func(error)) *Task {
	return f.tasks.Start(ctx, name, work, after)
}

// Running returns the running task whose name begins in a way, nil where there is none.
func (f *Frame) Running(begins string) *Task { return f.tasks.named(begins) }

// OpenDialog returns the dialog that lies over all else, nil for none.
func (f *Frame) OpenDialog() dialog.Dialog { return f.dialog }

// ShowOver shows a dialog that is as large as it is made.
func (f *Frame) ShowOver(d dialog.Dialog) {
	d.Show()
	f.over(d)
}

// Changed is told that something changed by which actions can be done, or counts, or names: it is shown soon. Safe for
// concurrent use.
func (f *Frame) Changed() { f.changed.Poke() }

// Pending reports whether it is still to be shown how things stand, and that a task has ended.
func (f *Frame) Pending() bool { return f.changed.Pending() || f.status != nil && f.status.outdated() }

// Prefs returns what is remembered from one start to the next.
func (f *Frame) Prefs() *Preferences { return f.prefs }

// Actions returns the table of actions.
func (f *Frame) Actions() *action.Table { return f.actions }

// Tips returns the layer of hints.
func (f *Frame) Tips() *kit.Tips { return f.tips }

// Canvas returns what the window draws on: it has the focus and pop-ups.
func (f *Frame) Canvas() fyne.Canvas { return f.Win.Canvas() }

// Modifiers returns the modifier keys that are down.
func (f *Frame) Modifiers() fyne.KeyModifier { return f.Keys.Modifiers() }

// ShowFolder shows a folder in the file manager of the system.
func (f *Frame) ShowFolder(path string) {
	if err := f.App.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}); err != nil {
		f.Fail(fmt.Errorf("showing the folder %s: no file manager could be started: %w", path, err))
	}
}

// Copy puts a text into the clipboard.
func (f *Frame) Copy(text string) { f.App.Clipboard().SetContent(text) }

// OverFace is where the banners are that lie over the top of the face's room.
func (f *Frame) OverFace() fyne.CanvasObject { return f.banners.over }

// Pointer shows in the status bar where on the image the pointer is.
func (f *Frame) Pointer(p face.Point, inside bool) { f.status.pointer(p, inside) }

// Focus lets somebody type into a widget.
func (f *Frame) Focus(o fyne.Focusable) { f.Canvas().Focus(o) }

// Touch is told that the mouse or a key does something in the window.
func (f *Frame) Touch() { f.presence.touch() }

// AtWork reports whether somebody is at work in the window.
func (f *Frame) AtWork() bool { return f.presence.atWork }

// Flashed returns what was said last of what was done, "" once that was a moment ago.
func (f *Frame) Flashed() string { return strings.TrimPrefix(f.status.flashed, divider) }

// Fail shows an error as one sentence in the window.
func (f *Frame) Fail(err error) { f.Show(Banner{Kind: Problem, Text: kit.Sentence(err)}) }

// Flash shows for a moment that something was done; "" takes away what is shown.
func (f *Frame) Flash(text string) { f.status.flash(text) }

// showTasks shows the running tasks.
func (f *Frame) showTasks() {
	if f.status != nil {
		f.status.showTasks()
	}
}

// SetTheme shows the window in another theme, and remembers it.
func (f *Frame) SetTheme(name string) {
	f.prefs.setTheme(name)
	f.Repaint()
}

// Repaint paints everything in the theme anew.
func (f *Frame) Repaint() { f.App.Settings().SetTheme(kit.NewTheme(f.prefs.Theme())) }
