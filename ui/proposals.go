package ui

import (
	"context"
	"fmt"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/review"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// assistActions complete what is not labelled with the help of predictions.
func (w *Window) assistActions() []*action.Action {
	p := w.proposals
	return []*action.Action{
		{ID: "propose", Name: "Propose Missing Points", Keys: []action.Key{action.Char('u')}, Menu: "Review", Section: 3, Line: "Propose missing points, or take the proposals back",
			Enabled: func() bool { return p.shown() || len(w.takable()) > 0 }, Checked: p.shown, Do: p.toggle},
		{ID: "propose-listed", Name: "Propose Missing Points of All Listed Faces", Keys: []action.Key{action.Char('U')}, Menu: "Review", Section: 3,
			Enabled: func() bool { return w.session.Shown() && w.predict.Predictions.Own() != nil }, Do: p.proposeListed},
		{ID: "confirm", Name: "Confirm Proposed Points, and Go On", Keys: []action.Key{action.Char('y')}, Menu: "Review", Section: 3, Enabled: p.shown, Do: p.confirm},
		{ID: "confirm-listed", Name: "Confirm Proposed Points of All Listed Faces", Keys: []action.Key{action.Char('Y')}, Menu: "Review", Section: 3,
			Enabled: func() bool { return w.session.IsOpen() && len(p.rows) > 0 }, Do: p.confirmListed},
		{ID: "worth", Name: "Next Face Worth Labelling", Keys: []action.Key{action.Char('w')}, Menu: "Review", Section: 4,
			Enabled: func() bool { return w.session.Shown() && w.predict.Predictions.Own() != nil }, Do: p.nextWorth},
	}
}

// proposals are missing points that stand on faces where they are predicted until a person confirms them: they look other
// than labels, count for nothing, and are nowhere but on the screen. A drag confirms a point where it is dropped. They
// belong to the UI goroutine.
type proposals struct {
	w       *Window
	rows    map[int]*proposal
	visited map[int]bool // faces that were shown as worth labelling
}

// proposal is what is proposed for one face. Which labelling scheme the face follows is known by the labels it had then: a
// proposed point that a drag makes a label must not move the others.
type proposal struct {
	keypoints map[int]bool
	labels    face.Points // as they were then
}

func newProposals(w *Window) *proposals {
	p := &proposals{w: w}
	p.reset()
	return p
}

// reset forgets all of them.
func (p *proposals) reset() { p.rows, p.visited = map[int]*proposal{}, map[int]bool{} }

// of returns the labels of a row with what is proposed among them, and which these are; nil for none.
func (p *proposals) of(row int) (labels face.Points, proposed []bool) {
	labels = p.w.session.Dataset().Labels(row)
	x := p.rows[row]
	if x == nil {
		return labels, nil
	}
	for kp, to := range p.w.predict.Weights.Expected(row, x.labels) {
		if x.keypoints[kp] && !labels[kp].Known && to.Known {
			if proposed == nil {
				proposed = make([]bool, len(labels))
			}
			labels[kp], proposed[kp] = p.w.onImage(to), true
		}
	}
	return labels, proposed
}

// shown reports whether the shown face has proposals.
func (p *proposals) shown() bool {
	if !p.w.session.Shown() {
		return false
	}
	_, proposed := p.of(p.w.session.Row())
	return proposed != nil
}

// chosen returns the chosen points of the shown face that are proposals.
func (p *proposals) chosen() []int {
	if !p.w.session.Shown() {
		return nil
	}
	_, proposed := p.of(p.w.session.Row())
	var kps []int
	for _, kp := range p.w.face.Selection() {
		if proposed != nil && proposed[kp] {
			kps = append(kps, kp)
		}
	}
	return kps
}

// propose proposes the missing points of a row; it reports whether there are any.
func (p *proposals) propose(row int) bool {
	kps, labels := map[int]bool{}, p.w.session.Dataset().Labels(row)
	for kp, l := range labels {
		if !l.Known && p.w.predict.Weights.Knows(kp) {
			kps[kp] = true
		}
	}
	if len(kps) == 0 || p.w.session.Dataset().StateOf(row)&data.NoPhoto != 0 {
		return false
	}
	p.rows[row] = &proposal{keypoints: kps, labels: labels}
	return true
}

// toggle proposes the missing points of the shown face, or takes the proposals back.
func (p *proposals) toggle() {
	if p.shown() {
		delete(p.rows, p.w.session.Row())
	} else {
		p.propose(p.w.session.Row())
	}
	p.w.showLabels()
}

// proposeListed proposes the missing points of all faces that pass the filter.
func (p *proposals) proposeListed() {
	faces := 0
	for _, row := range p.w.session.Current().Listed {
		if p.propose(row) {
			faces++
		}
	}
	p.w.showLabels()
	p.w.shell.Flash(fmt.Sprintf("Proposed the missing points of %s: Y confirms one face, Shift+Y all that are listed", kit.Counted(faces, "face", "faces")))
}

// reject takes proposals of the shown face back.
func (p *proposals) reject(kps []int) {
	if len(kps) == 0 {
		return
	}
	for _, kp := range kps {
		delete(p.rows[p.w.session.Row()].keypoints, kp)
	}
	p.w.showLabels()
}

// edits returns what makes the proposals of a row labels.
func (p *proposals) edits(row int) (edits []data.Edit) {
	labels, proposed := p.of(row)
	for kp, is := range proposed {
		if is {
			edits = append(edits, data.Edit{Row: row, Keypoint: kp, To: labels[kp]})
		}
	}
	return edits
}

// confirm makes the proposals of the shown face labels, as one step, and shows the next listed face that has some.
func (p *proposals) confirm() {
	w := p.w
	err := w.session.Dataset().Apply("Confirm proposed points", p.edits(w.session.Row())...)
	w.edited(err)
	if err != nil {
		return
	}
	delete(p.rows, w.session.Row())
	w.showLabels()
	for _, row := range w.list.Following() {
		if p.rows[row] != nil {
			w.session.Show(row)
			return
		}
	}
}

// confirmListed makes the proposals of all listed faces labels, as one step; where that changes more than one face, a
// person is asked first.
func (p *proposals) confirmListed() {
	var edits []data.Edit
	s, faces := p.w.session.Current(), 0
	for _, row := range s.Listed {
		if of := p.edits(row); len(of) > 0 {
			edits, faces = append(edits, of...), faces+1
		}
	}
	switch faces {
	case 0:
		p.w.shell.Flash("No listed face has proposed points")
	case 1:
		p.confirmAll(edits)
	default:
		p.w.shell.AskMany("Confirm proposed points?", fmt.Sprintf("%s in %s become labels, as one step that Undo takes back.",
			kit.Counted(len(edits), "proposed point", "proposed points"), kit.Counted(faces, "face", "faces")), "Confirm", func() {
			if p.w.session.Current() == s { // the dataset that the question was about
				p.confirmAll(edits)
			}
		})
	}
}

// confirmAll makes proposals of any faces labels.
func (p *proposals) confirmAll(edits []data.Edit) {
	w, s := p.w, p.w.session.Current()
	w.session.Start(s, session.Job{Name: "Confirming proposed points", Keep: true, Work: func(context.Context, *shell.Task) error {
		return s.Dataset.Apply("Confirm proposed points", edits...)
	}, Done: func(err error) {
		w.edited(err)
		if err == nil {
			for _, e := range edits {
				delete(p.rows, e.Row)
			}
			w.shell.Flash("Confirmed " + kit.Counted(len(edits), "point", "points"))
		}
		w.showLabels()
	}})
}

// moved is told that the shown face is predicted otherwise.
func (p *proposals) moved() {
	if p.w.session.Shown() && p.rows[p.w.session.Row()] != nil {
		p.w.showLabels()
	}
}

// nextWorth shows the face from whose labelling most is to be expected, of those that were not shown as such before, and
// proposes its missing points.
func (p *proposals) nextWorth() {
	w := p.w
	for _, row := range review.Worth(w.session.Dataset(), w.predict.Predictions.Points) {
		if !p.visited[row] && row != w.session.Row() {
			p.visited[row] = true
			p.propose(row)
			w.review.Gallery.Leave()
			w.list.Visit(row)
			return
		}
	}
	w.shell.Flash("Every face that lacks points was shown")
}
