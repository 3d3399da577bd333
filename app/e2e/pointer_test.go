//go:build e2e

package e2e

import (
	"image"
	"image/color"
	"io"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// pointer moves the mouse and looks at the screen over a connection of its own: within less than a millisecond,
// where starting a program for it would take ten.
type pointer struct {
	t    testing.TB
	conn *xgb.Conn
	root xproto.Window
}

// newPointer connects to the desktop; the connection ends with the test.
func (d *desktop) newPointer() *pointer {
	d.t.Helper()
	xgb.Logger.SetOutput(io.Discard) // it says that there is no .Xauthority, which Xvfb does not ask for
	conn, err := xgb.NewConnDisplay(d.display)
	if err != nil {
		d.t.Fatalf("connecting to Xvfb: %v", err)
	}
	d.t.Cleanup(conn.Close)
	if err := xtest.Init(conn); err != nil {
		d.t.Fatalf("Xvfb lacks XTEST: %v", err)
	}
	return &pointer{d.t, conn, xproto.Setup(conn).DefaultScreen(conn).Root}
}

func (p *pointer) fake(kind, detail byte, x, y int16) {
	p.t.Helper()
	if err := xtest.FakeInputChecked(p.conn, kind, detail, 0, p.root, x, y, 0).Check(); err != nil {
		p.t.Fatalf("moving the mouse: %v", err)
	}
}

func (p *pointer) move(to image.Point) { p.fake(xproto.MotionNotify, 0, int16(to.X), int16(to.Y)) }

func (p *pointer) press() { p.fake(xproto.ButtonPress, 1, 0, 0) }

func (p *pointer) release() { p.fake(xproto.ButtonRelease, 1, 0, 0) }

// pixels returns the colours of an area of the screen, row by row.
func (p *pointer) pixels(area image.Rectangle) []color.NRGBA {
	p.t.Helper()
	reply, err := xproto.GetImage(p.conn, xproto.ImageFormatZPixmap, xproto.Drawable(p.root),
		int16(area.Min.X), int16(area.Min.Y), uint16(area.Dx()), uint16(area.Dy()), 0xffffffff).Reply()
	if err != nil {
		p.t.Fatalf("looking at the screen: %v", err)
	}
	colours := make([]color.NRGBA, len(reply.Data)/4)
	for i := range colours { // blue, green, red, nothing
		colours[i] = color.NRGBA{reply.Data[4*i+2], reply.Data[4*i+1], reply.Data[4*i], 0xff}
	}
	return colours
}

// count returns how many pixels of an area have a colour.
func (p *pointer) count(area image.Rectangle, c color.NRGBA) int {
	p.t.Helper()
	n := 0
	for _, pixel := range p.pixels(area) {
		if near(pixel, c) {
			n++
		}
	}
	return n
}
