package label

import (
	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/session"
)

// Placing asks for the missing points of a face one after another, and goes on from face to face until it is ended. It
// is a feature by itself, which is told last: others choose points of a face that is shown, and the one that is asked
// for is chosen after that.
type Placing struct {
	of       *Feature
	on       bool
	chosenOn int // the face on which the chosen point was chosen
}

// Actions implements session.Feature. That which begins and ends it stands among those of points.
func (p *Placing) Actions() []*action.Action { return nil }

// Happened implements session.Feature.
func (p *Placing) Happened(e session.Event) {
	switch e := e.(type) {
	case session.Shown:
		if p.on {
			p.of.face.Select(faceview.None)
			p.ask(faceview.None)
			p.askMissing()
		}
	case session.Reread:
		if e.To >= 0 && p.chosenOn == e.From {
			p.chosenOn = e.To
		}
	case session.Closed:
		p.on = false
		p.of.points.guide.hide()
	}
}

// Refresh implements session.Feature.
func (p *Placing) Refresh() {}

// chose is told that a point of the shown face was chosen: a missing one is asked for next.
func (p *Placing) chose(kp int) {
	s := p.of.session
	p.chosenOn = s.Row()
	if p.on && kp != faceview.None && s.Shown() && s.Dataset().Labels(s.Row())[kp].Missing() {
		p.ask(kp)
	}
}

// firstMissing returns the first keypoint of the shown face that is missing, from kp on and then from the start.
func (p *Placing) firstMissing(from int) int {
	if !p.of.session.Shown() {
		return faceview.None
	}
	labels := p.of.session.Labels()
	for i := range labels {
		if kp := (max(from, 0) + i) % len(labels); labels[kp].Missing() {
			return kp
		}
	}
	return faceview.None
}

// asks reports whether it asks for a point of the shown face: on one that lacks none it waits for the next that does.
func (p *Placing) asks() bool { return p.on && p.of.face.Placing() != faceview.None }

// toggle begins or ends the placing of missing points in order.
func (p *Placing) toggle() {
	if !p.on && p.of.RefuseLocked() {
		return
	}
	p.on = !p.on
	p.of.face.SetPlacing(faceview.None)
	p.of.points.guide.hide()
	if p.on {
		p.of.place.Bring(p.of)
		if p.chosenOn != p.of.session.Row() {
			p.of.face.Select(faceview.None) // it was chosen on another face: this one's points go in order
		}
		p.askMissing()
	}
	p.of.shell.Changed()
}

// askMissing asks for the next missing point, if points are being placed and the one asked for is there.
func (p *Placing) askMissing() {
	s := p.of.session
	if !p.on || !s.Shown() {
		return
	}
	if kp := p.of.face.Placing(); kp != faceview.None && s.Dataset().Labels(s.Row())[kp].Missing() {
		return
	}
	kp := faceview.None
	if s.HasPhoto() {
		kp = p.firstMissing(p.of.face.Selected())
	}
	p.ask(kp)
	if kp != faceview.None {
		p.of.face.Select(kp)
	}
}

// askAgain asks for the point that was labelled before and now is missing, so that the next click places it again.
func (p *Placing) askAgain(before face.Points) {
	for kp, l := range p.of.session.Labels() {
		if before[kp].Known && l.Missing() {
			p.ask(kp)
			p.of.face.Select(kp)
			return
		}
	}
}

// ask shows which point is wanted; None for none.
func (p *Placing) ask(kp int) {
	p.of.face.SetPlacing(kp)
	if kp == faceview.None {
		p.of.points.guide.hide()
		return
	}
	p.of.points.guide.show(p.of.session.Dataset().Keypoints(), kp, p.usual)
}

// usual returns where the keypoints of the open dataset lie on average: by its labels, and those that it has none of by
// what the weights in use learned.
func (p *Placing) usual() places {
	ds := p.of.session.Dataset()
	lines, _ := ds.Lines()
	u := places{lines: lines, points: meanOf(ds)}
	if c := p.of.predict.Weights.Checkpoint(); c != nil && c.CanPredict(ds) == nil {
		for kp, m := range c.MeanFaceIn(ds) {
			if !u.points[kp].Known && p.of.predict.Weights.Knows(kp) {
				u.points[kp] = m
			}
		}
	}
	return u
}

// meanMost is how many rows the average of labels is taken over: it is asked for at each click.
const meanMost = 2000

// meanOf returns the average label of each keypoint, in pixels of the square, not known where no row looked at has it.
func meanOf(ds *data.Dataset) face.Points {
	mean := make(face.Points, len(ds.Keypoints()))
	counts := make([]float64, len(mean))
	rows := ds.Rows()
	for row := 0; row < rows; row += max(1, rows/meanMost) {
		for kp, l := range ds.Labels(row) {
			if l.Known {
				counts[kp]++
				mean[kp].X += (l.X - mean[kp].X) / counts[kp]
				mean[kp].Y += (l.Y - mean[kp].Y) / counts[kp]
				mean[kp].Known = true
			}
		}
	}
	return mean
}
