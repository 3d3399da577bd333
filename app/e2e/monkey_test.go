//go:build e2e

package e2e

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

var (
	monkeyTime   = flag.Duration("monkey.time", 0, "how long the monkey plays with the real window; 0 leaves it out")
	monkeySeed   = flag.Uint64("monkey.seed", 1, "the seed of what the monkey does")
	monkeyReplay = flag.String("monkey.replay", "", "the log of an earlier run to be done again, instead")
)

// TestMonkey presses, clicks, drags, scrolls and resizes at random in the real window. The window must stay alive and
// answer, and the dataset must stay one that opens. `make monkey` runs it.
func TestMonkey(t *testing.T) {
	var steps []string
	if *monkeyReplay != "" {
		text := string(read(t, *monkeyReplay))
		steps = strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
	} else if *monkeyTime == 0 {
		t.Skip("it takes as long as -monkey.time says; see make monkey")
	}
	m := newMonkey(t)
	m.play(steps)
}

// monkey plays with one window after another.
type monkey struct {
	*window
	random *rand.Rand
	path   string
	log    *os.File
	steps  int
	starts int
}

func newMonkey(t *testing.T) *monkey {
	d := newDesktop(t, 1280, 800)
	m := &monkey{random: rand.New(rand.NewPCG(*monkeySeed, 2))}
	// So deep that a dialog that is closed soon leads to no folder of somebody else's.
	folder := filepath.Join(d.home, "one", "two", "three", "four", "five")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(folder) // a name without a folder that is typed is one in here
	m.path = filepath.Join(folder, "faces.csv")
	d.command("sample", m.path, "--rows", "60")
	log, err := os.Create(filepath.Join(os.TempDir(), fmt.Sprintf("fiducial-monkey-window-%d.log", *monkeySeed)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	t.Logf("its steps are in %s; -monkey.replay does them again", log.Name())
	m.log = log
	m.start(d)
	return m
}

// start opens the program on the dataset.
func (m *monkey) start(d *desktop) {
	m.window = d.open("--threads", "1", m.path)
	m.must("windowmove", m.id, "0", "0")
	m.starts++
}

// Escape is pressed, and the window looked at, every so many steps.
const (
	escapeEvery = 5
	answerEvery = 150
)

// play plays until its time is over, or does the steps of a log.
func (m *monkey) play(steps []string) {
	end := time.Now().Add(*monkeyTime)
	replay := len(steps) > 0
	for m.steps = 1; replay && len(steps) > 0 || !replay && time.Now().Before(end); m.steps++ {
		var step string
		switch {
		case replay:
			step, steps = steps[0], steps[1:]
		case m.steps%answerEvery == 0:
			step = "answer"
		case m.steps%escapeEvery == 0:
			step = "key Escape"
		default:
			step = m.think()
		}
		fmt.Fprintln(m.log, step)
		m.do(step)
		m.mustLive(step)
	}
	m.t.Logf("%d steps, %d starts of the program", m.steps-1, m.starts)
	m.keep("monkey")
	m.kill()
	m.mustBeClean()
	m.command("info", m.path)
}

// keys are keys with a meaning, and some without.
var keys = strings.Fields("Tab shift+Tab Return space BackSpace Delete Left Right Up Down shift+Left shift+Right shift+Up ctrl+Down ctrl+Left " +
	"Page_Up Page_Down Home End F1 F2 F5 F3 plus minus question comma period slash alt_L ctrl+z ctrl+z ctrl+y ctrl+shift+z ctrl+s ctrl+shift+s " +
	"ctrl+a ctrl+b ctrl+c ctrl+d ctrl+e ctrl+g ctrl+h ctrl+j ctrl+l ctrl+n ctrl+o ctrl+p ctrl+r ctrl+t ctrl+t ctrl+v ctrl+x ctrl+1 ctrl+2 ctrl+3 ctrl+4 " +
	"ctrl+shift+e ctrl+shift+l ctrl+shift+r ctrl+shift+t a b c d e f g h i j k l m n o p q r s t u v w x y z 0 1 2 3 4 5 6 7 8 9 " +
	"shift+a shift+c shift+e shift+r shift+t shift+u shift+v shift+y v v a e u y w n n T")

// think makes up a step.
func (m *monkey) think() string {
	r := m.random
	place := func() string { return fmt.Sprintf("%d %d", r.IntN(1280), r.IntN(800)) }
	switch n := r.IntN(100); {
	case n < 48:
		return "key " + keys[r.IntN(len(keys))]
	case n < 70:
		return "click " + place() + " 1"
	case n < 74:
		return "click " + place() + " 3"
	case n < 77:
		return "double " + place()
	case n < 86:
		return "drag " + place() + " " + place()
	case n < 96:
		return fmt.Sprintf("scroll %s %d %d", place(), 4+r.IntN(4), 1+r.IntN(8))
	case n < 98:
		return fmt.Sprintf("resize %d %d", 200+r.IntN(1081), 150+r.IntN(651))
	default:
		return "resize 1280 800"
	}
}

// do does a step.
func (m *monkey) do(step string) {
	words := strings.Fields(step)
	for len(words) < 5 {
		words = append(words, "0")
	}
	tools := map[string][]string{
		"key":    {"key", words[1]},
		"click":  {"mousemove", words[1], words[2], "click", words[3]},
		"double": {"mousemove", words[1], words[2], "click", "--repeat", "2", "--delay", "60", "1"},
		"drag":   {"mousemove", words[1], words[2], "mousedown", "1", "mousemove_relative", "3", "2", "mousemove", words[3], words[4], "mouseup", "1"},
		"scroll": {"mousemove", words[1], words[2], "click", "--repeat", words[4], "--delay", "5", words[3]},
		"resize": {"windowsize", m.id, words[1], words[2]},
	}
	switch args, is := tools[words[0]]; {
	case words[0] == "answer":
		m.answer()
	case is:
		m.tool(args...) // that it fails shows in a moment: then the window is gone
	default:
		m.t.Fatalf("the log has a step that there is not: %q", step)
	}
}

// answer presses Escape until nothing is over the window, and asks for the sheet of keys: something must show.
func (m *monkey) answer() {
	m.tool("windowsize", m.id, "1280", "800")
	m.tool("key", "--delay", "100", "Escape", "Escape", "Escape", "Escape")
	for end := time.Now().Add(patience); ; time.Sleep(500 * time.Millisecond) {
		before := brightness(m.screen(), middle)
		m.tool("key", "F1")
		showed := false
		for range 50 { // a busy machine takes more than a moment
			if time.Sleep(100 * time.Millisecond); brightness(m.screen(), middle) != before {
				showed = true
				break
			}
		}
		m.tool("key", "Escape")
		if showed {
			return
		}
		if time.Now().After(end) {
			m.keep("monkey-no-answer")
			m.t.Fatalf("step %d: the window answers no more", m.steps)
		}
	}
}

// mustLive makes sure that the program runs. One that was told to quit, which the monkey can do in the menu, is started
// anew.
func (m *monkey) mustLive(step string) {
	if !m.over() {
		return
	}
	err := m.cmd.Wait()
	m.mustBeClean()
	if err != nil {
		m.t.Fatalf("step %d, %q: the program is gone: %v\n%s", m.steps, step, err, m.output)
	}
	if n := m.starts; n > 3+m.steps/100 {
		m.t.Fatalf("step %d: the program quit %d times", m.steps, n)
	}
	m.start(m.desktop)
}

// over reports whether the program has ended.
func (m *monkey) over() bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", m.cmd.Process.Pid))
	if err != nil {
		return m.cmd.Process.Signal(syscall.Signal(0)) != nil
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(state, "Z")
}

// mustBeClean makes sure that a program that has ended did not say that it fell over.
func (m *monkey) mustBeClean() {
	for _, sign := range []string{"panic:", "fatal error:", "SIGSEGV", "goroutine "} {
		if strings.Contains(m.output.String(), sign) {
			m.t.Fatalf("step %d: the program printed\n%s", m.steps, m.output)
		}
	}
}
