//go:build e2e

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// desktop is an X server without a screen, with a home folder of its own for the programs that run on it.
type desktop struct {
	t       testing.TB
	display string
	home    string
	program string // path of the built program
}

// newDesktop starts Xvfb; it ends with the test. Tests that have one run beside each other: they wait most of the time.
// It does not begin anew when its last client goes, as one that is killed does: the next would connect to a server that
// is about to drop everybody.
func newDesktop(t testing.TB, width, height int) *desktop {
	t.Helper()
	if t, is := t.(*testing.T); is {
		t.Parallel()
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp", "-noreset")
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		t.Fatalf("starting Xvfb: %v", err)
	}
	write.Close()
	t.Cleanup(func() {
		server.Process.Kill()
		server.Wait()
	})
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("waiting for Xvfb: %v", err)
	}
	program, err := filepath.Abs("../../bin/fiducial")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(program); err != nil {
		t.Fatalf("the program is not built: run 'make build' first (%v)", err)
	}
	return &desktop{t: t, display: ":" + strings.TrimSpace(number), home: t.TempDir(), program: program}
}

// environment is what programs on the desktop see: its display, its home, software rendering, no scaling.
func (d *desktop) environment() []string {
	env := []string{
		"PATH=" + os.Getenv("PATH"), "DISPLAY=" + d.display, "HOME=" + d.home,
		"LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1", "LANG=C.UTF-8",
	}
	for _, name := range []string{"CONFIG", "CACHE", "DATA", "STATE"} {
		env = append(env, "XDG_"+name+"_HOME="+filepath.Join(d.home, strings.ToLower(name)))
	}
	return env
}

// command runs the program without a window and returns what it prints.
func (d *desktop) command(args ...string) string {
	d.t.Helper()
	cmd := exec.Command(d.program, args...)
	cmd.Env = d.environment()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		d.t.Fatalf("fiducial %s: %v\n%s", strings.Join(args, " "), err, &stderr)
	}
	return string(out)
}

// window is a running program and its window.
type window struct {
	*desktop
	cmd    *exec.Cmd
	output *bytes.Buffer
	id     string
}

// open starts the program and waits for its window.
func (d *desktop) open(args ...string) *window {
	d.t.Helper()
	w := &window{desktop: d, cmd: exec.Command(d.program, args...), output: &bytes.Buffer{}}
	w.cmd.Env = d.environment()
	w.cmd.Stdout, w.cmd.Stderr = w.output, w.output
	if err := w.cmd.Start(); err != nil {
		d.t.Fatalf("starting the program: %v", err)
	}
	d.t.Cleanup(w.kill)
	w.eventually("a window", func() bool {
		out, err := w.tool("search", "--onlyvisible", "--name", "Fiducial")
		w.id, _, _ = strings.Cut(strings.TrimSpace(out), "\n")
		return err == nil && w.id != ""
	})
	w.must("windowfocus", "--sync", w.id)
	return w
}

// kill ends the program with SIGKILL, as a crash would; after a failure so that it says what it is doing.
func (w *window) kill() {
	if w.cmd.ProcessState != nil {
		return
	}
	end := syscall.SIGKILL
	if w.t.Failed() {
		end = syscall.SIGQUIT // it prints where it is
	}
	w.cmd.Process.Signal(end)
	w.cmd.Wait()
	if w.t.Failed() {
		w.t.Logf("the program printed:\n%s", w.output)
	}
}

// tool runs xdotool.
func (d *desktop) tool(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "xdotool", args...)
	cmd.Env = d.environment()
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (d *desktop) must(args ...string) {
	d.t.Helper()
	if out, err := d.tool(args...); err != nil {
		d.t.Fatalf("xdotool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// key presses a key or a chord such as ctrl+s.
func (w *window) key(chords ...string) {
	w.t.Helper()
	for _, chord := range chords {
		w.must("key", chord)
		time.Sleep(60 * time.Millisecond)
	}
}

// typeText types text at the focus.
func (w *window) typeText(text string) {
	w.t.Helper()
	w.must("type", "--delay", "30", text)
}

// pointer moves the mouse to a place on the screen.
func (w *window) pointer(x, y float64) {
	w.t.Helper()
	w.must("mousemove", strconv.Itoa(int(x+.5)), strconv.Itoa(int(y+.5)))
	time.Sleep(40 * time.Millisecond)
}

// click clicks a place on the screen.
func (w *window) click(x, y float64) {
	w.t.Helper()
	w.pointer(x, y)
	w.must("click", "1")
	time.Sleep(60 * time.Millisecond)
}

// drag moves what is at one place to another with the left button, in small steps as a hand does.
func (w *window) drag(fromX, fromY, toX, toY float64) {
	w.t.Helper()
	w.pointer(fromX, fromY)
	w.must("mousedown", "1")
	const steps = 12
	for i := 1; i <= steps; i++ {
		f := float64(i) / steps
		w.pointer(fromX+f*(toX-fromX), fromY+f*(toY-fromY))
	}
	w.must("mouseup", "1")
	time.Sleep(100 * time.Millisecond)
}

// resize asks for a size of the window until it has it: a window that was smaller than its content is made larger by
// the toolkit in the step after, which takes back what was asked for in between.
func (w *window) resize(width, height int) {
	w.t.Helper()
	w.eventually(fmt.Sprintf("a window of %d×%d", width, height), func() bool {
		w.must("windowsize", w.id, strconv.Itoa(width), strconv.Itoa(height))
		time.Sleep(300 * time.Millisecond)
		out, err := w.tool("getwindowgeometry", w.id)
		return err == nil && strings.Contains(out, fmt.Sprintf("%dx%d", width, height))
	})
}

// screen takes a picture of the whole screen.
func (d *desktop) screen() image.Image {
	d.t.Helper()
	cmd := exec.Command("import", "-window", "root", "png:-")
	cmd.Env = d.environment()
	out, err := cmd.Output()
	if err != nil {
		d.t.Fatalf("taking a screenshot: %v", err)
	}
	picture, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		d.t.Fatalf("reading a screenshot: %v", err)
	}
	return picture
}

// keep saves a picture of the screen in the folder FIDUCIAL_OUT, if that is set.
func (d *desktop) keep(name string) {
	d.t.Helper()
	folder := os.Getenv("FIDUCIAL_OUT")
	if folder == "" {
		return
	}
	var b bytes.Buffer
	if err := png.Encode(&b, d.screen()); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), b.Bytes(), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

// patience is for how long a test waits for what surely comes: a machine may be loaded.
const patience = 3 * time.Minute

// rests waits until what was just done shows: for least, and then until the screen stays the same for a while, as long
// as it may take a loaded machine to draw. Something may always move on it, so it waits no longer than twenty seconds.
func (d *desktop) rests(least time.Duration) {
	d.t.Helper()
	time.Sleep(least)
	end := time.Now().Add(20 * time.Second)
	for before := d.screen(); time.Now().Before(end); {
		time.Sleep(least/2 + 150*time.Millisecond)
		now := d.screen()
		if same(before, now) {
			return
		}
		before = now
	}
}

// train starts training and waits until ok: it can't start while rows are read, nor before the window knows that the
// last run has ended, so the key is pressed again and again; while a run is on, it does nothing.
func (w *window) train(what string, ok func() bool) {
	w.t.Helper()
	w.eventually(what, func() bool {
		w.key("ctrl+t")
		return ok()
	})
}

// same reports whether two screens show the same.
func same(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

// eventually waits until ok, for as long as a loaded machine may need.
func (d *desktop) eventually(what string, ok func() bool) {
	d.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if ok() {
			return
		}
	}
	d.keep("failed-" + d.t.Name())
	d.t.Fatalf("waited %v for %s", patience, what)
}
