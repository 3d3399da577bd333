package wheel

import (
	"runtime"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestOneNotchScrollsOneStep(t *testing.T) {
	test.NewApp()
	tall := container.NewGridWrap(fyne.NewSize(100, 5000), layout.NewSpacer())
	scroll := container.NewVScroll(tall)
	w := test.NewWindow(container.NewStack(scroll, Over(scroll, func() float32 { return 90 })))
	defer w.Close()
	w.SetPadded(false)
	w.Resize(fyne.NewSize(100, 400))
	test.Scroll(w.Canvas(), fyne.NewPos(50, 50), 0, -notch)
	if want := notch * factor(runtime.GOOS, 90); scroll.Offset.Y != want {
		t.Errorf("one notch scrolled %v, not %v", scroll.Offset.Y, want)
	}
}

func TestMacScrollsAsItsSystemSays(t *testing.T) {
	if f := factor("darwin", 90); f != 1 {
		t.Errorf("the factor is %v", f)
	}
	if f := factor("windows", 10); f != 1 {
		t.Errorf("it would scroll less than Fyne: %v", f)
	}
}

// What lies under the layer goes on being clicked and hovered.
func TestClicksPassThrough(t *testing.T) {
	test.NewApp()
	tapped := false
	button := widget.NewButton("here", func() { tapped = true })
	var l fyne.CanvasObject = Over(container.NewVScroll(button), func() float32 { return Lines })
	w := test.NewWindow(container.NewStack(button, l))
	defer w.Close()
	test.TapCanvas(w.Canvas(), fyne.NewPos(20, 20))
	if !tapped {
		t.Error("the layer takes the click")
	}
	if _, ok := l.(desktop.Hoverable); ok {
		t.Error("the layer takes the pointer")
	}
}
