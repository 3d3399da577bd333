package review

import (
	"context"
	"fmt"
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
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

// Review is the mode in which a person goes through suspects. A strip under the face says why it is suspected and what
// each key does; nothing else of the window changes. What was decided is in the project file. It belongs to the UI
// goroutine.
type Review struct {
	around
	gallery *Gallery
	on      bool
	waiting bool // for the first ranking
	asked   any  // where it was asked for
	ended   bool // it was said that no suspects are left
	beyond  bool // and a person goes on all the same
	queue   review.Queue
	offered face.Points // where the points of the shown suspect are drawn as predicted: what a key takes

	content *fyne.Container
	reason  *widget.Label
	count   *widget.Label
	buttons *action.Buttons
}

// On reports whether suspects are reviewed, or waited for.
func (r *Review) On() bool { return r.on }

// Content returns the strip under the face.
func (r *Review) Content() fyne.CanvasObject { return r.content }

// build makes the strip.
func (r *Review) build() {
	r.reason, r.count = kit.Label("", kit.Wrapping), kit.Label("", kit.Small, kit.Faint)
	r.buttons = r.shell.Actions().Buttons()
	row := container.New(&kit.Wrapped{}, r.count)
	for _, x := range []struct{ id, text string }{
		{"accept", "Accept"}, {"take-suspect", "Take prediction"}, {"take-face", "Take all"}, {"suspect-missing", "Missing"}, {"suspect", "Skip"},
	} {
		b := r.buttons.Make(x.id, x.text+"  "+r.shell.Actions().Get(x.id).Keys[0].String())
		b.Icon, b.Strong = nil, x.id == "accept"
		row.Add(widget.NewSeparator())
		row.Add(b)
	}
	closing := r.buttons.Make("review-end", "")
	lines := canvas.NewRectangle(color.Transparent)
	lines.SetMinSize(fyne.NewSize(0, 44)) // two of them, so that the face keeps its size from suspect to suspect
	head := container.NewBorder(nil, nil, nil, container.NewVBox(closing), container.NewStack(lines, r.reason))
	r.content = container.NewVBox(widget.NewSeparator(), kit.Padded(0, 0, 4, 4, container.NewVBox(head, row)))
	r.content.Hide()
}

// current returns the suspect that is shown, if its face is the one that is shown.
func (r *Review) current() (suspects.Suspect, bool) {
	s, ok := r.queue.Current()
	return s, ok && r.on && s.Row == r.session.Row()
}

// Deciding reports whether a suspect is shown that a person can decide on.
func (r *Review) Deciding() bool {
	_, ok := r.current()
	return ok && r.session.Shown() && !(r.ended && r.session.Mark().Accepted)
}

// suspectPoints returns the suspect points of the shown face, the worst first.
func (r *Review) suspectPoints() []int {
	s, ok := r.current()
	if !ok || !r.session.Shown() {
		return nil
	}
	labels := r.session.Dataset().Labels(s.Row)
	return slices.DeleteFunc(slices.Clone(s.Points), func(kp int) bool { return !labels[kp].Known })
}

// labelled returns the points of the shown face that have a label.
func (r *Review) labelled() []int {
	var kps []int
	for kp, p := range r.session.Labels() {
		if p.Known {
			kps = append(kps, kp)
		}
	}
	return kps
}

// Offer returns what is to be drawn as predicted on the shown face, which is what a key takes until something else is
// drawn.
func (r *Review) Offer() face.Points {
	r.offered = r.expected()
	return r.offered
}

// expected returns where the points of the shown face are predicted by its own labelling scheme, which is what its
// labels are suspected by; nil where nothing is predicted.
func (r *Review) expected() face.Points {
	if !r.session.Shown() {
		return nil
	}
	return r.predict.Weights.Expected(r.session.Row(), r.session.Labels())
}

// predicted returns those of points that have a prediction.
func (r *Review) predicted(kps []int) []int {
	return slices.DeleteFunc(kps, func(kp int) bool { return kp >= len(r.offered) || !r.offered[kp].Known })
}

// next shows the next suspect; the first time it begins the review.
func (r *Review) next() {
	if !r.on {
		r.on, r.ended, r.beyond, r.queue = true, false, false, review.Queue{}
		r.content.Show()
		r.labels.Relaid()
		r.waiting, r.asked = true, r.where()
		if r.predict.Ranking.Ready() {
			r.ranked()
		} else {
			r.predict.Ranking.Rank()
		}
		r.predict.Predictions.Everything()
		return
	}
	if r.waiting {
		r.asked = r.where()
		return
	}
	switch {
	case r.noneLeft() && !r.beyond:
		r.ended = true
		r.shell.Flash(r.saysNoneLeft())
		r.update()
	case r.queue.Next():
		r.show()
	default:
		r.shell.Flash("Every labelled face was reviewed")
	}
}

// skip shows the next suspect without a decision. Where it was said that none are left, it goes on with the rest.
func (r *Review) skip() {
	r.beyond = r.beyond || r.ended
	r.next()
}

// noneLeft reports whether what comes next is no suspect, but more likely right than wrong.
func (r *Review) noneLeft() bool {
	s, ok := r.queue.Ahead()
	return ok && s.Score <= 0
}

// saysNoneLeft says so, and what can be done all the same.
func (r *Review) saysNoneLeft() string {
	return fmt.Sprintf("No more suspects: the other labels are probably right; %s shows the least certain of them", r.shell.Actions().Get("suspect").Keys[0])
}

// weightsChanged ends a review that was asked for while weights were being loaded, if none came.
func (r *Review) weightsChanged() {
	if r.predict.Predictions.Own() == nil && !r.predict.Weights.Coming() {
		r.End()
	}
}

// back shows the suspect before.
func (r *Review) back() {
	if r.queue.Back() {
		r.show()
	}
}

// ranked takes over a ranking; the first shows its first suspect, unless the person went on with something else
// meanwhile.
func (r *Review) ranked() {
	if r.waiting && r.asked != r.where() {
		r.End()
		r.shell.Flash("Suspects are found: " + r.shell.Actions().Get("suspect").Keys[0].String() + " shows them")
		return
	}
	if !r.on || r.waiting && r.predict.Ranking.Stale() { // labels changed meanwhile: the next ranking is on its way
		return
	}
	r.queue.Rank(r.predict.Ranking.List())
	if r.waiting {
		r.waiting = false
		r.next()
		return
	}
	if r.Deciding() {
		r.labels.ShowPrediction()
	}
	r.loadAhead()
}

// show shows the present suspect. Nothing is waited for: its photo was read while the one before was looked at.
func (r *Review) show() {
	s, ok := r.queue.Current()
	if !ok {
		return
	}
	r.ended = false
	r.gallery.Leave()
	r.session.Show(s.Row)
	r.loadAhead()
	r.update()
}

// loadAhead reads the photo of the next suspect.
func (r *Review) loadAhead() {
	ahead, ok := r.queue.Ahead()
	s := r.session.Current()
	if !ok || s == nil {
		return
	}
	r.session.Start(s, session.Job{Work: func(context.Context, *shell.Task) error {
		s.Dataset.Pixels(ahead.Row) // what is wrong with it is told when it is shown
		return nil
	}})
}

// LeadsBack goes to a suspect that this review showed before, because what was done there is undone, and reports
// whether that is to be shown: it is not where somebody left the suspects for another face.
func (r *Review) LeadsBack(row int) bool { return r.Deciding() && r.queue.Return(row) }

// shown is told that a face is shown: its suspect points are marked, and where it is one alone, chosen.
func (r *Review) shown(row int) {
	if !r.on {
		return
	}
	if s, ok := r.queue.Current(); !ok || s.Row != row {
		r.queue.Return(row) // whoever comes back to a suspect can decide on it
	}
	kps := r.suspectPoints()
	r.face.SetSuspects(kps)
	if r.Deciding() {
		r.labels.ShowPrediction()
	}
	switch {
	case len(kps) == 1:
		r.face.Select(kps[0])
		r.face.Reveal(kps[0])
	case len(kps) > 1:
		r.face.Select(faceview.None)
	}
}

// decide records a decision on the shown suspect, with edits where it needs some, as one step, and shows the next.
func (r *Review) decide(name string, edits ...data.Edit) {
	m := r.session.Mark()
	m.Accepted = true
	err := r.session.Dataset().Decide(name, r.session.Row(), m, edits...)
	r.labels.Edited(err)
	if err == nil {
		r.next()
	}
}

// accept says that the labels are right as they stand.
func (r *Review) accept() { r.decide("Accept labels") }

// take gives points the places where they are predicted.
func (r *Review) take(kps []int) {
	var edits []data.Edit
	for _, kp := range r.predicted(kps) {
		edits = append(edits, data.Edit{Row: r.session.Row(), Keypoint: kp, To: r.labels.OnImage(r.session.Row(), r.offered[kp])})
	}
	r.decide("Take prediction for "+r.labels.PointsNamed(kps), edits...)
}

// markMissing makes the suspect points missing.
func (r *Review) markMissing() {
	var edits []data.Edit
	kps := r.suspectPoints()
	for _, kp := range kps {
		edits = append(edits, data.Edit{Row: r.session.Row(), Keypoint: kp, To: face.Point{}})
	}
	r.decide("Mark missing "+r.labels.PointsNamed(kps), edits...)
}

// End ends the review; what was decided stays.
func (r *Review) End() {
	if !r.on {
		return
	}
	r.on, r.waiting = false, false
	r.content.Hide()
	r.face.SetSuspects(nil)
	r.labels.Relaid()
	r.shell.Changed()
}

// update shows the reason, how many are left, and what can be done.
func (r *Review) update() {
	if !r.on {
		return
	}
	kit.SetLabel(r.reason, r.text())
	text := ""
	if ds := r.session.Dataset(); ds != nil && !r.waiting {
		left := kit.Count(r.queue.Left()) + " left"
		if s, ok := r.queue.Current(); ok && s.Score <= 0 && r.queue.Left() == 0 {
			left = "no suspects left, the rest is probably right"
		}
		text = fmt.Sprintf("%s · %s decided", left, kit.Count(ds.Counts()[data.Accepted]))
	}
	kit.SetLabel(r.count, text)
	r.buttons.Update()
}

// text says why the shown face is suspected.
func (r *Review) text() string {
	s, ok := r.queue.Current()
	switch {
	case r.waiting && r.predict.Predictions.Complete() == nil:
		return "Suspects are found once every face is predicted…"
	case r.waiting:
		return "Looking for suspects…"
	case r.ended && (!ok || s.Row == r.session.Row() && !r.Deciding()):
		return r.saysNoneLeft() + "."
	case !ok:
		return "There is no labelled face to review."
	case s.Row != r.session.Row():
		return fmt.Sprintf("Another face is shown. %s goes on with the suspects.", r.shell.Actions().Get("suspect").Keys[0])
	}
	if gone := r.deleted(s); gone != "" {
		return gone
	}
	text := inWords(s.Reason, r.session.Dataset().Keypoints())
	text = strings.ToUpper(text[:1]) + text[1:] + "."
	if s.Score <= 0 {
		text += " More likely right than wrong."
	}
	return text
}

// deleted says which of the points that a suspect is suspected by have no label any more, and how to go on; "" where
// all have one.
func (r *Review) deleted(s suspects.Suspect) string {
	left := r.suspectPoints()
	gone := slices.DeleteFunc(slices.Clone(s.Points), func(kp int) bool { return slices.Contains(left, kp) })
	if len(gone) == 0 {
		return ""
	}
	text := fmt.Sprintf("Without a label now: %s.", r.labels.PointsNamed(gone))
	if len(left) > 0 {
		text += fmt.Sprintf(" Still suspect: %s.", r.labels.PointsNamed(left))
	}
	if r.session.Mark().Accepted {
		return text
	}
	return text + fmt.Sprintf(" %s accepts what is left and goes on.", r.shell.Actions().Get("accept").Keys[0])
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
