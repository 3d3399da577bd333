package train

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/model/settings"
	"fiducial/ui/kit"
)

// Preferences of how long a run is to be.
const (
	keyByTime  = "train.by-time"
	keyMinutes = "train.minutes"
)

// length is how long a run is to be: so many epochs, or so many minutes, for which the learning rate then follows
// the clock.
type length struct {
	t       *trainer
	content fyne.CanvasObject
	number  *kit.Entry
	unit    *kit.Choice
	wrong   *widget.Label
	changed func()

	minutes float64 // when the unit is minutes
	epochs  int
	offered int // the number of epochs that nobody chose: it follows the preset and the faces
}

const (
	unitEpochs  = "epochs"
	unitMinutes = "minutes"

	minutesDefault = 10
	minutesMost    = 100_000
)

func newLength(t *trainer, changed func()) *length {
	l := &length{t: t, number: t.shell.NewEntry(), unit: t.shell.NewChoice([]string{unitEpochs, unitMinutes}), wrong: kit.Saying(kit.Small, kit.Danger), changed: changed}
	l.minutes = t.shell.Prefs().FloatWithFallback(keyMinutes, minutesDefault)
	l.epochs = 1
	l.unit.Choose(kit.Either(t.shell.Prefs().Bool(keyByTime), unitMinutes, unitEpochs))
	l.unit.Chosen(func(int) {
		t.shell.Prefs().SetBool(keyByTime, l.byTime())
		l.show()
		changed()
		t.shell.FocusFace()
	})
	l.number.OnSubmitted = func(string) {
		if l.wrong.Text == "" {
			t.shell.FocusFace()
		}
	}
	l.number.Escape = func() { l.show(); t.shell.FocusFace() }
	l.content = container.New(&kit.Tight{}, kit.Named("Train for", container.NewBorder(nil, nil, nil, container.New(&kit.FixedWidth{Width: 104}, l.unit), l.number)), l.wrong)
	l.show()
	return l
}

func (l *length) byTime() bool { return l.unit.Selected == unitMinutes }

// show shows the length as it is.
func (l *length) show() {
	l.say("")
	l.number.OnChanged = nil
	if l.byTime() {
		l.number.SetText(strconv.FormatFloat(l.minutes, 'g', -1, 64))
	} else {
		l.number.SetText(strconv.Itoa(l.epochs))
	}
	l.number.OnChanged = l.read
}

// read takes what was typed, or says what is wrong with it.
func (l *length) read(text string) {
	text = strings.TrimSpace(text)
	if l.byTime() {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || !(v > 0 && v <= minutesMost) || math.IsInf(v, 0) {
			l.say(fmt.Sprintf("Give a number of minutes above 0, to %s.", kit.Count(minutesMost)))
		} else {
			l.minutes = v
			l.t.shell.Prefs().SetFloat(keyMinutes, v)
			l.say("")
		}
	} else {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > settings.EpochsUnlimited {
			l.say(fmt.Sprintf("Give a whole number of epochs from 1 to %s.", kit.Count(settings.EpochsUnlimited)))
		} else {
			l.epochs = n
			l.say("")
		}
	}
	l.changed()
}

func (l *length) say(text string) {
	if kit.Say(l.wrong, text) {
		l.content.Refresh()
	}
}

// take shows the length of other settings. limit is that of a run that a time ended, 0 for none.
func (l *length) take(epochs int, limit time.Duration) {
	if limit > 0 {
		l.minutes = limit.Minutes()
		l.unit.Choose(unitMinutes)
	} else if epochs < settings.EpochsUnlimited {
		l.epochs = epochs
	}
	l.show()
}

// offer shows as many epochs as suit, unless somebody chose another number.
func (l *length) offer(epochs int) {
	if l.epochs == l.offered && l.epochs != epochs {
		l.epochs = epochs
		l.show()
	}
	l.offered = epochs
}

// set shows the length of settings that were chosen whole, in the unit that they are in.
func (l *length) set(epochs int, limit time.Duration) {
	if limit == 0 && epochs < settings.EpochsUnlimited {
		l.unit.Choose(unitEpochs)
	}
	l.take(epochs, limit)
}

// apply puts the length into the settings of a run and returns its time limit, 0 for none.
func (l *length) apply(s *settings.Settings) (limit time.Duration) {
	if l.byTime() {
		s.Epochs = settings.EpochsUnlimited
		return time.Duration(l.minutes * float64(time.Minute))
	}
	s.Epochs = l.epochs
	return 0
}

func (l *length) valid() bool { return l.wrong.Text == "" }

// enable lets the length be changed, or not while a run goes on.
func (l *length) enable(on bool) {
	kit.Enable(l.number, on)
	kit.Enable(l.unit, on)
}
