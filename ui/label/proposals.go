package label

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/review"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// assistActions complete what is not labelled with the help of predictions.
func (f *Feature) assistActions() []*action.Action {
	p := f.proposals
	return []*action.Action{
		{ID: "propose", Name: "Propose Missing Points", Keys: []action.Key{action.Char('u')}, Menu: "Review", Section: 3, Line: "Propose missing points, or take the proposals back",
			Enabled: func() bool { return p.predicted() || len(f.takable()) > 0 }, Checked: p.predicted, Do: p.toggle},
		{ID: "propose-listed", Name: "Propose Missing Points of All Listed Faces", Keys: []action.Key{action.Char('U')}, Menu: "Review", Section: 3,
			Enabled: func() bool { return f.session.Shown() && f.predict.Predictions.Own() != nil }, Do: p.proposeListed},
		{ID: "confirm", Name: "Confirm Proposed Points, and Go On", Keys: []action.Key{action.Char('y')}, Menu: "Review", Section: 3, Enabled: p.shown, Do: p.confirm},
		{ID: "confirm-listed", Name: "Confirm Proposed Points of All Listed Faces", Keys: []action.Key{action.Char('Y')}, Menu: "Review", Section: 3,
			Enabled: func() bool {
				return f.session.IsOpen() && (p.any() || f.session.Dataset().Counts()[data.Proposed] > 0)
			}, Do: p.confirmListed},
		{ID: "worth", Name: "Next Face Worth Labelling", Keys: []action.Key{action.Char('w')}, Menu: "Review", Section: 4,
			Enabled: func() bool { return f.session.Shown() && f.predict.Predictions.Own() != nil }, Do: p.nextWorth},
	}
}

// proposals are missing points that stand on faces where they are predicted until a person confirms them: they look
// other than labels and count for nothing. Those of the weights in use are nowhere but on the screen: a drag confirms a
// point where it is dropped, and the others follow as points of a face go together. Those that were imported stay with
// the dataset, where they are, before what the weights say. They belong to the UI goroutine.
type proposals struct {
	of      *Feature
	rows    map[int]*proposal // for which the weights in use propose points
	visited map[int]bool      // faces that were shown as worth labelling
}

// proposal is what is proposed for one face. Which labelling scheme the face follows is known by the labels it had
// then: a proposed point that a drag makes a label must not change that for the others.
type proposal struct {
	keypoints map[int]bool
	labels    face.Points // as they were then
	confirmed int64       // the action of the history that made labels of it, until that is undone; 0: none
}

func newProposals(f *Feature) *proposals {
	p := &proposals{of: f}
	p.reset()
	f.predict.Ranking.NeededBy(p.any)
	f.predict.Ranking.OnRanked(func(bool) { p.moved() })
	return p
}

// reset forgets all of them.
func (p *proposals) reset() { p.rows, p.visited = map[int]*proposal{}, map[int]bool{} }

// open returns what the weights propose for a row; nil for nothing, or where it was confirmed.
func (p *proposals) open(row int) *proposal {
	if x := p.rows[row]; x != nil && x.confirmed == 0 {
		return x
	}
	return nil
}

// any reports whether the weights propose points of any face.
func (p *proposals) any() bool {
	for row := range p.rows {
		if p.open(row) != nil {
			return true
		}
	}
	return false
}

// travelled is told which rows an undo or redo changed: what was confirmed by an action that does not stand any more is
// proposed again, and where all that is proposed are labels again, it is confirmed again.
func (p *proposals) travelled(rows []int) {
	present := p.of.session.Dataset().Present()
	for _, row := range rows {
		switch x := p.rows[row]; {
		case x == nil:
		case x.confirmed > present:
			x.confirmed = 0
		case x.confirmed == 0 && len(p.edits(row)) == 0:
			x.confirmed = present
		}
	}
}

// labels returns the labels of a row with what is proposed among them, and which these are; nil for none.
func (p *proposals) labels(row int) (labels face.Points, proposed []bool) {
	labels = p.of.session.Dataset().Labels(row)
	for kp, to := range p.of.session.Dataset().Proposed(row) {
		if labels[kp].Missing() && to.Known {
			if proposed == nil {
				proposed = make([]bool, len(labels))
			}
			labels[kp], proposed[kp] = to, true
		}
	}
	x := p.open(row)
	if x == nil {
		return labels, proposed
	}
	for kp, to := range p.of.predict.Ranking.Follow(p.of.predict.Weights.Expected(row, x.labels), labels) {
		if x.keypoints[kp] && labels[kp].Missing() && to.Known {
			if proposed == nil {
				proposed = make([]bool, len(labels))
			}
			labels[kp], proposed[kp] = p.of.OnImage(row, to), true
		}
	}
	return labels, proposed
}

// predicted reports whether the weights propose points of the shown face.
func (p *proposals) predicted() bool {
	return p.of.session.Shown() && p.open(p.of.session.Row()) != nil && p.shown()
}

// has reports whether anything is proposed for a row.
func (p *proposals) has(row int) bool {
	return p.open(row) != nil || p.of.session.Dataset().StateOf(row)&data.Proposed != 0
}

// shown reports whether the shown face has proposals.
func (p *proposals) shown() bool { return p.proposed() != nil }

// proposed returns which points of the shown face are proposals; nil for none.
func (p *proposals) proposed() (proposed []bool) {
	if p.of.session.Shown() {
		_, proposed = p.labels(p.of.session.Row())
	}
	return proposed
}

// chosen returns the chosen points of the shown face that are proposals.
func (p *proposals) chosen() []int {
	proposed := p.proposed()
	return p.of.chosen(func(kp int) bool { return proposed != nil && proposed[kp] })
}

// propose proposes the missing points of a row; it reports whether there are any.
func (p *proposals) propose(row int) bool {
	kps, labels, imported := map[int]bool{}, p.of.session.Dataset().Labels(row), p.of.session.Dataset().Proposed(row)
	for kp, l := range labels {
		if l.Missing() && !(imported != nil && imported[kp].Known) && p.of.predict.Weights.Knows(kp) {
			kps[kp] = true
		}
	}
	if len(kps) == 0 || p.of.session.Dataset().StateOf(row)&data.NoPhoto != 0 {
		return false
	}
	p.rows[row] = &proposal{keypoints: kps, labels: labels}
	p.of.predict.Ranking.Poke()
	return true
}

// toggle proposes the missing points of the shown face, or takes back what the weights proposed.
func (p *proposals) toggle() {
	if p.predicted() {
		delete(p.rows, p.of.session.Row())
	} else if row := p.of.session.Row(); p.propose(row) {
		if few := p.saysFew(row); few != "" {
			p.of.shell.Flash(few)
		}
	}
	p.of.ShowLabels()
}

// saysFew says which of the points that the weights propose for rows they learned from very few labels; "" where there
// are none.
func (p *proposals) saysFew(rows ...int) string {
	all := map[int]bool{}
	for _, row := range rows {
		if x := p.open(row); x != nil {
			maps.Copy(all, x.keypoints)
		}
	}
	return p.of.predict.Weights.SaysFew(all)
}

// takeBack takes everything back that is proposed for the shown face: what was imported, too, which Undo brings back.
func (p *proposals) takeBack() {
	if p.predicted() {
		p.toggle()
	}
	var kps []int
	for kp, is := range p.proposed() {
		if is {
			kps = append(kps, kp)
		}
	}
	if len(kps) > 0 {
		p.reject(kps)
		p.of.shell.Flash("Rejected " + kit.Counted(len(kps), "imported point", "imported points") + "; Undo brings them back")
	}
}

// proposeListed proposes the missing points of all faces that pass the filter. In a photo without a box there is
// probably no face where it is predicted: it is left out, unless no listed face has a box, for then the photos are of
// faces, or just these were asked for.
func (p *proposals) proposeListed() {
	ds, listed := p.of.session.Dataset(), p.of.session.Current().Listed
	boxless := func(row int) bool { return ds.StateOf(row)&data.Boxless != 0 }
	boxes := slices.ContainsFunc(listed, func(row int) bool { return !boxless(row) })
	faces, leftOut := 0, 0
	for _, row := range listed {
		switch {
		case boxes && boxless(row):
			leftOut++
		case p.propose(row):
			faces++
		}
	}
	p.of.ShowLabels()
	said := "Proposed the missing points of " + kit.Counted(faces, "face", "faces")
	if faces == 0 {
		said = "Nothing to propose: no listed face lacks a point that the weights know"
	}
	if leftOut > 0 {
		said += fmt.Sprintf(", left out %s without a box", kit.Counted(leftOut, "photo", "photos"))
	}
	if faces == 0 {
		p.of.shell.Flash(said)
		return
	}
	if few := p.saysFew(listed...); few != "" {
		said += " (" + few + ")"
	}
	p.of.shell.Flash(said + ": Y confirms one face, Shift+Y all that are listed")
}

// reject takes proposals of the shown face back.
func (p *proposals) reject(kps []int) {
	if len(kps) == 0 {
		return
	}
	row := p.of.session.Row()
	if x := p.open(row); x != nil {
		for _, kp := range kps {
			delete(x.keypoints, kp)
		}
	}
	p.of.did(p.of.session.Dataset().Reject("Reject imported "+kit.Either(len(kps) == 1, "point", "points"), row, kps...))
}

// edits returns what makes the proposals of a row labels.
func (p *proposals) edits(row int) (edits []data.Edit) {
	labels, proposed := p.labels(row)
	for kp, is := range proposed {
		if is {
			edits = append(edits, data.Edit{Row: row, Keypoint: kp, To: labels[kp]})
		}
	}
	return edits
}

// confirm makes the proposals of the shown face labels, as one step, and shows the next listed face that has some.
func (p *proposals) confirm() {
	f := p.of
	err := f.session.Dataset().Apply("Confirm proposed points", p.edits(f.session.Row())...)
	f.Edited(err)
	if err != nil {
		return
	}
	p.confirmedBy(f.session.Dataset().Present(), f.session.Row())
	f.ShowLabels()
	for _, row := range f.list.Following() {
		if p.has(row) {
			f.session.Show(row)
			return
		}
	}
}

// confirmedBy notes which action made labels of what the weights propose for a row, unless that was undone meanwhile.
func (p *proposals) confirmedBy(action int64, row int) {
	if x := p.open(row); x != nil && action <= p.of.session.Dataset().Present() {
		x.confirmed = action
	}
}

// confirmListed makes the proposals of all listed faces labels, as one step; where that changes more than one face, a
// person is asked first.
func (p *proposals) confirmListed() {
	var edits []data.Edit
	s, faces, boxless := p.of.session.Current(), 0, 0
	for _, row := range s.Listed {
		if of := p.edits(row); len(of) > 0 {
			edits, faces = append(edits, of...), faces+1
			if s.Dataset.StateOf(row)&data.Boxless != 0 {
				boxless++
			}
		}
	}
	in := kit.Counted(faces, "face", "faces")
	if boxless > 0 {
		in += fmt.Sprintf(", %s of them without a box,", kit.Count(boxless))
	}
	switch faces {
	case 0:
		p.of.shell.Flash("No listed face has proposed points")
	case 1:
		p.confirmAll(edits)
	default:
		said := fmt.Sprintf("%s in %s become labels, as one step that Undo takes back.", kit.Counted(len(edits), "proposed point", "proposed points"), in)
		if few := p.saysFew(s.Listed...); few != "" {
			said += " Look at them first: " + few + "."
		}
		p.of.shell.AskMany("Confirm proposed points?", said, "Confirm", func() {
			if p.of.session.Current() == s { // the dataset that the question was about
				p.confirmAll(edits)
			}
		})
	}
}

// confirmAll makes proposals of any faces labels.
func (p *proposals) confirmAll(edits []data.Edit) {
	f, s, by := p.of, p.of.session.Current(), int64(0)
	f.session.Start(s, session.Job{Name: "Confirming proposed points", Keep: true, Work: func(context.Context, *shell.Task) error {
		err := s.Dataset.Apply("Confirm proposed points", edits...)
		by = s.Dataset.Present()
		return err
	}, Done: func(err error) {
		f.Edited(err)
		if err == nil {
			for _, e := range edits {
				p.confirmedBy(by, e.Row)
			}
			f.shell.Flash("Confirmed " + kit.Counted(len(edits), "point", "points"))
		}
		f.ShowLabels()
	}})
}

// moved is told that the shown face is predicted otherwise.
func (p *proposals) moved() {
	if p.of.session.Shown() && p.open(p.of.session.Row()) != nil {
		p.of.ShowLabels()
	}
}

// nextWorth shows the face from whose labelling most is to be expected, of those that were not shown as such before,
// and proposes its missing points. Photos without a box are left out, as they are by proposeListed.
func (p *proposals) nextWorth() {
	f, ds := p.of, p.of.session.Dataset()
	boxes, leftOut := ds.Counts()[data.Boxless] < ds.Rows(), 0
	for _, row := range review.Worth(ds, f.predict.Predictions.Points) {
		switch {
		case p.visited[row] || row == f.session.Row():
		case boxes && ds.StateOf(row)&data.Boxless != 0:
			leftOut++
		default:
			p.visited[row] = true
			p.propose(row)
			f.gallery.Leave()
			f.list.Visit(row)
			return
		}
	}
	said := "Every face that lacks points was shown"
	if leftOut > 0 {
		said += fmt.Sprintf(", but for %s without a box: the filter Without a box lists them", kit.Counted(leftOut, "photo", "photos"))
	}
	f.shell.Flash(said)
}
