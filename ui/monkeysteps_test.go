package ui

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"

	"fiducial/ui/action"
	"fiducial/ui/session/sessiontest"
	"fiducial/ui/shell"
)

// A step of the monkey is one line: a word, and what it needs. It says all that it does, so that a log of steps can be
// done again without the seed.

// kinds are what the monkey does, as often as they stand here.
var kinds = strings.Fields(strings.Repeat("key ", 24) + strings.Repeat("menu ", 16) + strings.Repeat("click ", 22) +
	"odd odd odd odd char char char char double double right right right drag drag drag drag drag drag drag drag " +
	"scroll scroll scroll scroll scroll scroll move move move hold hold type type type tab tab resize resize wait wait " +
	"theme drop open small endless space space search search listed draw draw draw draw draw")

// opening is what every walk begins with: so something predicts, which much of what follows needs.
var opening = []string{"small", "menu train", "wait 1500", "tab 2", "wait 300"}

// think makes up the next step.
func (m *monkey) think() string {
	if m.steps <= len(opening) {
		return opening[m.steps-1]
	}
	r := m.random
	switch kind := kinds[r.IntN(len(kinds))]; kind {
	case "key":
		for range 8 { // rather one that does something
			a := m.b.shell.Actions().All()[r.IntN(len(m.b.shell.Actions().All()))]
			if len(a.Keys) > 0 && a.ID != "close" && (a.IsEnabled() || r.IntN(8) == 0) {
				return "key " + keyText(a.Keys[r.IntN(len(a.Keys))])
			}
		}
		return "key 0:Escape"
	case "odd":
		names := []fyne.KeyName{fyne.KeyTab, fyne.KeyReturn, fyne.KeyEscape, fyne.KeySpace, fyne.KeyBackspace, fyne.KeyF3, fyne.KeyUp, fyne.KeyInsert, fyne.KeyZ, fyne.KeyPageDown, fyne.KeyHome}
		return "key " + keyText(action.Key{Name: names[r.IntN(len(names))], Mod: fyne.KeyModifier(r.IntN(8))})
	case "char":
		const some = "abcdefghijklmnoprstuvwxyzACERTUVY0123456789+-=?.é☺ "
		runes := []rune(some)
		return "key " + keyText(action.Char(runes[r.IntN(len(runes))]))
	case "hold":
		return "hold " + string([]fyne.KeyName{fyne.KeyH, fyne.KeyP, fyne.KeySpace}[r.IntN(3)]) + " " + strconv.Itoa(r.IntN(2))
	case "menu":
		for range 8 {
			if a := m.b.shell.Actions().All()[r.IntN(len(m.b.shell.Actions().All()))]; a.Do != nil && (a.ID != "close" || r.IntN(20) == 0) && (a.IsEnabled() || r.IntN(8) == 0) {
				return "menu " + a.ID
			}
		}
		return "menu keys"
	case "click", "double", "right", "move":
		return kind + " " + m.somewhere()
	case "drag":
		return fmt.Sprintf("drag %s %s %d", m.somewhere(), m.somewhere(), 1+r.IntN(6))
	case "scroll":
		return fmt.Sprintf("scroll %s %d %d", m.somewhere(), 25*(r.IntN(3)-1), 25*(r.IntN(41)-20))
	case "type":
		texts := []string{"12.5", "-3", "1e9", "nose", "0", "31.", ",", "NaN", "2,2", "é"}
		return "type " + texts[r.IntN(len(texts))]
	case "tab":
		return "tab " + strconv.Itoa(r.IntN(len(m.b.tabs.Items)))
	case "resize":
		return fmt.Sprintf("resize %d %d", 90+r.IntN(1500), 60+r.IntN(1000))
	case "wait":
		return "wait " + strconv.Itoa(r.IntN(120))
	case "drop", "open":
		return kind + " " + monkeyFiles[r.IntN(len(monkeyFiles))]
	default:
		return kind
	}
}

// somewhere is a place in the window, mostly on something that can be clicked.
func (m *monkey) somewhere() string {
	size := m.b.shell.Canvas().Size()
	at := fyne.NewPos(m.random.Float32()*size.Width, m.random.Float32()*size.Height)
	if m.random.IntN(4) > 0 {
		var able []placed
		for _, p := range m.b.onScreen() {
			switch p.o.(type) {
			case fyne.Tappable, fyne.Draggable, desktop.Mouseable, fyne.Focusable:
				able = append(able, p)
			}
		}
		if len(able) > 0 {
			p := able[m.random.IntN(len(able))]
			at = p.at.AddXY(m.random.Float32()*p.o.Size().Width, m.random.Float32()*p.o.Size().Height)
		}
	}
	return fmt.Sprintf("%d %d", int(at.X), int(at.Y))
}

// keyText and keyOf write and read a key.
func keyText(k action.Key) string {
	if k.Char != 0 {
		return fmt.Sprintf("%d:U+%04X", k.Mod, k.Char)
	}
	return fmt.Sprintf("%d:%s", k.Mod, k.Name)
}

func keyOf(text string) action.Key {
	mod, name, _ := strings.Cut(text, ":")
	n, _ := strconv.Atoi(mod)
	if hex, is := strings.CutPrefix(name, "U+"); is {
		r, _ := strconv.ParseInt(hex, 16, 32)
		return action.Key{Char: rune(r), Mod: fyne.KeyModifier(n)}
	}
	return action.Key{Name: fyne.KeyName(name), Mod: fyne.KeyModifier(n)}
}

// do does a step.
func (m *monkey) do(step string) {
	b, words := m.b, strings.Fields(step)
	n := func(i int) float32 { v, _ := strconv.ParseFloat(words[i], 32); return float32(v) }
	at := func(i int) fyne.Position { return fyne.NewPos(n(i), n(i+1)) }
	switch words[0] {
	case "key":
		m.hands.key(keyOf(words[1]))
	case "hold":
		m.hands.hold(fyne.KeyName(words[1]), words[2] == "1")
	case "menu":
		if a := b.shell.Actions().Get(words[1]); a.IsEnabled() {
			b.shell.Actions().FromMenu(a)()
		}
	case "move":
		m.hands.move(at(1))
	case "click", "double", "right":
		m.hands.move(at(1))
		button, times := desktop.MouseButtonPrimary, 1
		if words[0] == "right" {
			button = desktop.MouseButtonSecondary
		} else if words[0] == "double" {
			times = 2
		}
		m.hands.click(button, times)
	case "drag":
		m.hands.move(at(1))
		m.hands.drag(at(3), int(n(5)), b.settleNow)
	case "scroll":
		m.hands.move(at(1))
		m.hands.scroll(n(3), n(4))
	case "type":
		for _, r := range words[1] {
			m.hands.key(action.Char(r))
		}
	case "tab":
		b.tabs.SelectIndex(min(int(n(1)), len(b.tabs.Items)-1))
	case "resize":
		b.shell.Win.Resize(fyne.NewSize(n(1), n(2)))
	case "wait":
		m.rest(time.Duration(n(1)) * time.Millisecond)
	case "theme":
		b.shell.Actions().Run(b.shell.Actions().Get("theme"))
	case "drop":
		b.file.Dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(filepath.Join(m.dir, words[1]))})
	case "open":
		if !b.shell.Modal() {
			b.file.OpenRecent(filepath.Join(m.dir, words[1]))
		}
	case "small":
		b.small("3")
	case "endless":
		b.small("5000")
		b.shell.Actions().Run(b.shell.Actions().Get("train"))
	case "search":
		b.shell.Actions().Run(b.shell.Actions().Get("search-start"))
	case "space":
		if b.session.IsOpen() {
			b.shell.Actions().Run(b.shell.Actions().Get("search-new"))
		}
		if b.shell.Actions().Get("space-open").IsEnabled() {
			b.search.ReadSpace(filepath.Join(m.dir, "space.json"))
		}
	case "listed":
		b.list.SetFilter(listFilters[m.steps%len(listFilters)])
	case "draw":
		for _, s := range b.scrolls() {
			s.Refresh()
		}
		m.draw()
	case "reopen":
		m.reopen()
	default:
		m.t.Fatalf("the log has a step that there is not: %q", step)
	}
	b.settleNow()
}

// draw makes the pictures that the program makes itself. What Fyne paints is left out: the painter of tests does not
// paint all that the monkey leads to, such as a field that is narrower than its frame.
func (m *monkey) draw() {
	for _, p := range m.b.onScreen() {
		if r, is := p.o.(*canvas.Raster); is && r.Size().Width >= 1 && r.Size().Height >= 1 {
			r.Generator(int(r.Size().Width), int(r.Size().Height))
		}
	}
}

// tame keeps the monkey in its folder: a name that it typed is taken there, and a dialog that shows other folders is
// closed before it could come far.
func (m *monkey) tame() {
	b := m.b
	for _, n := range b.shell.Shown() {
		if n.Kind != shell.Ask || n.Field == nil || !strings.ContainsRune(n.Field.Text, filepath.Separator) {
			continue
		}
		if in, err := filepath.Rel(m.dir, n.Field.Text); err != nil || strings.HasPrefix(in, "..") {
			n.Field.SetText(filepath.Join(m.dir, filepath.Base(n.Field.Text)))
		}
	}
	if !b.shell.Modal() {
		m.inDialog = 0
		return
	}
	if m.inDialog++; m.inDialog > 4 {
		if _, files := b.shell.OpenDialog().(*dialog.FileDialog); files || m.inDialog > 8 {
			for _, o := range b.shell.Canvas().Overlays().List() {
				b.shell.Canvas().Overlays().Remove(o)
			}
			b.shell.FocusFace()
		}
	}
}

// monkeyFiles are what the monkey opens: good, faulty, empty, tiny, without labels, compressed, none at all, no
// dataset.
var monkeyFiles = []string{"good.csv", "faulty.csv", "empty.csv", "tiny.csv", "bare.csv", "packed.csv.gz", "missing.csv", "nothing.csv", "wrong.safetensors"}

// writeMonkeyFiles writes them, and a search space, into a folder.
func writeMonkeyFiles(m *monkey) {
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(m.dir, name), []byte(text), 0o644); err != nil {
			m.t.Fatal(err)
		}
	}
	faces := func(n int, edit func(i int, r *testRow)) string {
		text, err := os.ReadFile(writeFaces(m.t, n, edit))
		if err != nil {
			m.t.Fatal(err)
		}
		return string(text)
	}
	good := faces(28, func(i int, r *testRow) {
		if i%5 == 2 {
			missingPoint(i%4, (i+1)%4)(i, r)
		}
	})
	write("good.csv", good)
	lines := strings.SplitAfter(good, "\n")
	faulty := lines[:12]
	faulty[2] = "1,2,3\n"
	faulty[4] = "x" + faulty[4]
	faulty[6] = strings.TrimSuffix(faulty[6], "\n") + " 300\n"
	faulty[8] = strings.Replace(faulty[8], ",", ",,", 1)
	faulty[9] = ",,,,,,,,\n"
	write("faulty.csv", strings.Join(faulty, "")+"\n7,7\n")
	write("empty.csv", lines[0])
	write("tiny.csv", "a_x,a_y,Image\n0,0,7 7 7 7\n")
	random := rand.New(rand.NewPCG(7, 7))
	write("bare.csv", "ImageId,Image\n1,"+sessiontest.Dots(random, nil)+"\n2,"+sessiontest.Dots(random, nil)+"\n")
	write("nothing.csv", "")
	write("wrong.safetensors", "no weights\n")
	write("space.json", smallSpace)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(good)); err != nil {
		m.t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		m.t.Fatal(err)
	}
	write("packed.csv.gz", packed.String())
}
