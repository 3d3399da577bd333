package ui

import (
	"context"
	"fmt"
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/model/review"
	"fiducial/model/suspects"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// reviewActions go through the suspects: one key decides and shows the next.
func (w *Window) reviewActions() []*action.Action {
	r := w.review
	decide := func(id, name string, k rune, icon fyne.Resource, enabled func() bool, do func()) *action.Action {
		return &action.Action{ID: id, Name: name, Icon: icon, Keys: []action.Key{action.Char(k)}, Menu: "Review", Section: 2, Enabled: enabled, Do: do}
	}
	return []*action.Action{
		{ID: "suspect", Name: "Next Suspect", Icon: kit.SuspectIcon, Keys: []action.Key{action.Char('v')}, Menu: "Review", Section: 1, Toolbar: 60,
			Enabled: func() bool {
				return w.session.IsOpen() && (w.predict.Predictions.Own() != nil || w.predict.Weights.Coming())
			}, Checked: func() bool { return r.on }, Do: r.next},
		{ID: "suspect-back", Name: "Previous Suspect", Keys: []action.Key{action.Char('V')}, Menu: "Review", Section: 1, Enabled: func() bool { return r.on }, Do: r.back},
		decide("accept", "Accept Labels", 'a', theme.ConfirmIcon(), r.deciding, r.accept),
		decide("take-suspect", "Take Prediction for Suspect Points", 'e', nil, func() bool { return r.deciding() && len(r.predicted(r.suspectPoints())) > 0 },
			func() { r.take(r.suspectPoints()) }),
		decide("take-face", "Take Prediction for the Face", 'E', nil, func() bool { return r.deciding() && len(r.predicted(r.labelled())) > 0 },
			func() { r.take(r.labelled()) }),
		decide("suspect-missing", "Mark Suspect Points Missing", 'q', nil, func() bool { return r.deciding() && len(r.suspectPoints()) > 0 }, r.markMissing),
		{ID: "review-end", Name: "End the Review", Icon: theme.CancelIcon(), Menu: "Review", Section: 2, Enabled: func() bool { return r.on }, Do: r.end},
	}
}

// reviewMode is the mode in which a person goes through suspects. A strip under the face says why it is suspected and what
// each key does; nothing else of the window changes. What was decided is in the project file. It belongs to the UI
// goroutine.
type reviewMode struct {
	w       *Window
	on      bool
	waiting bool        // for the first ranking
	asked   whereabouts // where it was asked for
	queue   review.Queue
	offered face.Points // where the points of the shown suspect are drawn as predicted: what a key takes

	content *fyne.Container
	reason  *widget.Label
	count   *widget.Label
	buttons *action.Buttons
}

func newReview(w *Window) *reviewMode { return &reviewMode{w: w} }

// build makes the strip.
func (r *reviewMode) build() {
	w := r.w
	r.reason, r.count = widget.NewLabel(""), widget.NewLabel("")
	r.reason.Wrapping = fyne.TextWrapWord
	r.count.SizeName, r.count.Importance = theme.SizeNameCaptionText, widget.LowImportance
	r.buttons = w.shell.Actions().Buttons()
	row := container.New(&kit.Wrapped{}, r.count)
	for _, x := range []struct{ id, text string }{
		{"accept", "Accept"}, {"take-suspect", "Take prediction"}, {"take-face", "Take all"}, {"suspect-missing", "Missing"}, {"suspect", "Skip"},
	} {
		b := r.buttons.Make(x.id, x.text+"  "+w.shell.Actions().Get(x.id).Keys[0].String())
		b.Icon, b.Strong = nil, x.id == "accept"
		row.Add(widget.NewSeparator())
		row.Add(b)
	}
	closing := r.buttons.Make("review-end", "")
	lines := canvas.NewRectangle(color.Transparent)
	lines.SetMinSize(fyne.NewSize(0, 44)) // two of them, so that the face keeps its size from suspect to suspect
	head := container.NewBorder(nil, nil, nil, container.NewVBox(closing), container.NewStack(lines, r.reason))
	r.content = container.NewVBox(widget.NewSeparator(), container.New(&kit.Insets{Left: 4, Right: 4}, container.NewVBox(head, row)))
	r.content.Hide()
}

// current returns the suspect that is shown, if its face is the one that is shown.
func (r *reviewMode) current() (suspects.Suspect, bool) {
	s, ok := r.queue.Current()
	return s, ok && r.on && s.Row == r.w.session.Row()
}

// deciding reports whether a suspect is shown that a person can decide on.
func (r *reviewMode) deciding() bool {
	_, ok := r.current()
	return ok && r.w.session.Shown()
}

// suspectPoints returns the suspect points of the shown face, the worst first.
func (r *reviewMode) suspectPoints() []int {
	s, ok := r.current()
	if !ok || !r.w.session.Shown() {
		return nil
	}
	labels := r.w.session.Dataset().Labels(s.Row)
	return slices.DeleteFunc(slices.Clone(s.Points), func(kp int) bool { return !labels[kp].Known })
}

// labelled returns the points of the shown face that have a label.
func (r *reviewMode) labelled() []int {
	var kps []int
	for kp, p := range r.w.session.Dataset().Labels(r.w.session.Row()) {
		if p.Known {
			kps = append(kps, kp)
		}
	}
	return kps
}

// offer returns what is to be drawn as predicted on the shown face, which is what a key takes until something else is
// drawn.
func (r *reviewMode) offer() face.Points {
	r.offered = r.expected()
	return r.offered
}

// expected returns where the points of the shown face are predicted by its own labelling scheme, which is what its labels
// are suspected by; nil where nothing is predicted.
func (r *reviewMode) expected() face.Points {
	if !r.w.session.Shown() {
		return nil
	}
	return r.w.predict.Weights.Expected(r.w.session.Row(), r.w.session.Dataset().Labels(r.w.session.Row()))
}

// predicted returns those of points that have a prediction.
func (r *reviewMode) predicted(kps []int) []int {
	return slices.DeleteFunc(kps, func(kp int) bool { return kp >= len(r.offered) || !r.offered[kp].Known })
}

// next shows the next suspect; the first time it begins the review.
func (r *reviewMode) next() {
	w := r.w
	if !r.on {
		r.on, r.queue = true, review.Queue{}
		r.content.Show()
		w.column.Refresh()
		r.waiting, r.asked = true, w.whereabouts()
		if w.predict.Ranking.Ready() {
			r.ranked()
		} else {
			w.predict.Ranking.Rank()
		}
		w.predict.Predictions.Everything()
		return
	}
	if r.waiting {
		r.asked = w.whereabouts()
		return
	}
	if !r.queue.Next() {
		w.shell.Flash("Every labelled face was reviewed")
		return
	}
	r.show()
}

// weightsChanged ends a review that was asked for while weights were being loaded, if none came.
func (r *reviewMode) weightsChanged() {
	if r.w.predict.Predictions.Own() == nil && !r.w.predict.Weights.Coming() {
		r.end()
	}
}

// back shows the suspect before.
func (r *reviewMode) back() {
	if r.queue.Back() {
		r.show()
	}
}

// ranked takes over a ranking; the first shows its first suspect, unless the person went on with something else meanwhile.
func (r *reviewMode) ranked() {
	if r.waiting && r.asked != r.w.whereabouts() {
		r.end()
		r.w.shell.Flash("Suspects are found: " + r.w.shell.Actions().Get("suspect").Keys[0].String() + " shows them")
		return
	}
	if !r.on || r.waiting && r.w.predict.Ranking.Stale() { // labels changed meanwhile: the next ranking is on its way
		return
	}
	r.queue.Rank(r.w.predict.Ranking.List())
	if r.waiting {
		r.waiting = false
		r.next()
		return
	}
	if r.deciding() {
		r.w.showPrediction()
	}
	r.loadAhead()
}

// show shows the present suspect. Nothing is waited for: its photo was read while the one before was looked at.
func (r *reviewMode) show() {
	s, ok := r.queue.Current()
	if !ok {
		return
	}
	r.w.gallery.leave()
	r.w.session.Show(s.Row)
	r.loadAhead()
	r.update()
}

// loadAhead reads the photo of the next suspect.
func (r *reviewMode) loadAhead() {
	ahead, ok := r.queue.Ahead()
	s := r.w.session.Current()
	if !ok || s == nil {
		return
	}
	r.w.session.Start(s, session.Job{Work: func(context.Context, *shell.Task) error {
		s.Dataset.Pixels(ahead.Row) // what is wrong with it is told when it is shown
		return nil
	}})
}

// leadsBack goes to a suspect that this review showed before, because what was done there is undone, and reports whether
// that is to be shown: it is not where somebody left the suspects for another face.
func (r *reviewMode) leadsBack(row int) bool { return r.deciding() && r.queue.Return(row) }

// shown is told that a face is shown: its suspect points are marked, and where it is one alone, chosen.
func (r *reviewMode) shown(row int) {
	if !r.on {
		return
	}
	if s, ok := r.queue.Current(); !ok || s.Row != row {
		r.queue.Return(row) // whoever comes back to a suspect can decide on it
	}
	kps := r.suspectPoints()
	r.w.face.SetDoubted(kps)
	if r.deciding() {
		r.w.showPrediction()
	}
	switch {
	case len(kps) == 1:
		r.w.face.Select(kps[0])
		r.w.face.Reveal(kps[0])
	case len(kps) > 1:
		r.w.face.Select(faceview.None)
	}
}

// decide records a decision on the shown suspect, with edits where it needs some, as one step, and shows the next.
func (r *reviewMode) decide(name string, edits ...data.Edit) {
	w := r.w
	m := w.session.Mark()
	m.Accepted = true
	err := w.session.Dataset().Decide(name, w.session.Row(), m, edits...)
	w.edited(err)
	if err == nil {
		r.next()
	}
}

// accept says that the labels are right as they stand.
func (r *reviewMode) accept() { r.decide("Accept labels") }

// take gives points the places where they are predicted.
func (r *reviewMode) take(kps []int) {
	var edits []data.Edit
	for _, kp := range r.predicted(kps) {
		edits = append(edits, data.Edit{Row: r.w.session.Row(), Keypoint: kp, To: r.w.onImage(r.offered[kp])})
	}
	r.decide("Take prediction for "+r.w.pointsNamed(kps), edits...)
}

// markMissing makes the suspect points missing.
func (r *reviewMode) markMissing() {
	var edits []data.Edit
	kps := r.suspectPoints()
	for _, kp := range kps {
		edits = append(edits, data.Edit{Row: r.w.session.Row(), Keypoint: kp, To: face.Point{}})
	}
	r.decide("Mark missing "+r.w.pointsNamed(kps), edits...)
}

// end ends the review; what was decided stays.
func (r *reviewMode) end() {
	if !r.on {
		return
	}
	r.on, r.waiting = false, false
	r.content.Hide()
	r.w.face.SetDoubted(nil)
	r.w.column.Refresh()
	r.w.shell.Changed()
}

// update shows the reason, how many are left, and what can be done.
func (r *reviewMode) update() {
	if !r.on {
		return
	}
	kit.SetLabel(r.reason, r.text())
	text := ""
	if ds := r.w.session.Dataset(); ds != nil && !r.waiting {
		text = fmt.Sprintf("%s left · %s accepted", kit.Count(r.queue.Left()), kit.Count(ds.Counts()[data.Accepted]))
	}
	kit.SetLabel(r.count, text)
	r.buttons.Update()
}

// text says why the shown face is suspected.
func (r *reviewMode) text() string {
	w := r.w
	s, ok := r.queue.Current()
	switch {
	case r.waiting && w.predict.Predictions.Complete() == nil:
		return "Suspects are found once every face is predicted…"
	case r.waiting:
		return "Looking for suspects…"
	case !ok:
		return "There is no labelled face to review."
	case s.Row != w.session.Row():
		return fmt.Sprintf("Another face is shown. %s goes on with the suspects.", w.shell.Actions().Get("suspect").Keys[0])
	}
	text := inWords(s.Reason, w.session.Dataset().Keypoints())
	text = strings.ToUpper(text[:1]) + text[1:] + "."
	if s.Score <= 0 {
		text += " More likely right than wrong."
	}
	return text
}

// inWords writes the names of keypoints in a sentence as the window writes them.
func inWords(text string, k face.Keypoints) string {
	names := k.Names()
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) }) // nose before nose_tip would spoil it
	for _, name := range names {
		text = strings.ReplaceAll(text, harmless.Name(name), kit.Words(name))
	}
	return text
}
