package label

import (
	"context"
	"time"

	"fiducial/ui/faceview"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// aheadRest is for how long what is seen stays as it is before anything is made ahead: until the face that somebody
// asked for is on the screen, for which all cores are needed where it is drawn without a graphics card.
const aheadRest = 80 * time.Millisecond

// seen is told that the face is seen otherwise: at another zoom or place, or in another size.
func (p *photos) seen() {
	p.since = time.Now()
	p.later()
}

// later has what is still lacking made ahead, one thing after the other, once what is seen has been so for a while.
func (p *photos) later() {
	if p.waiting || p.next() == nil {
		return
	}
	p.waiting = true
	rest := aheadRest - time.Since(p.since)
	p.of.session.Start(p.of.session.Current(), session.Job{Work: func(ctx context.Context, _ *shell.Task) error {
		select {
		case <-ctx.Done():
		case <-time.After(rest):
		}
		return ctx.Err()
	}, Done: func(err error) {
		p.waiting = false
		switch do := p.next(); {
		case err != nil || do == nil:
		case time.Since(p.since) < aheadRest:
			p.later()
		default:
			do()
		}
	}})
}

// next returns what is to be made ahead next, nil where all is there or something is on its way.
func (p *photos) next() (do func()) {
	f := p.of
	if !f.session.Shown() || !f.session.Dataset().Photos() || len(p.busy) > 0 {
		return nil
	}
	ds, rows := f.session.Dataset(), p.wanted()
	for _, row := range rows[1:] {
		if hash := ds.Photo(row); p.lacks(hash) {
			return func() { p.decode(row, hash, 1) }
		}
	}
	for _, row := range rows[1:] {
		photo := p.get(row)
		frame, ok := ds.Frame(row)
		if photo == nil || !ok || row == f.compare.row {
			continue
		}
		if shot := f.face.Shot(shownFrame(frame), ds.Side()); !p.ahead[row].Is(photo, shot) {
			return func() { p.draw(row, photo, shot) }
		}
	}
	return nil
}

// draw makes the picture of a row for the screen in the background.
func (p *photos) draw(row int, photo *faceview.Photo, shot faceview.Shot) {
	p.waiting = true
	var made *faceview.Ahead
	p.of.session.Start(p.of.session.Current(), session.Job{Work: func(context.Context, *shell.Task) error {
		made = photo.Ahead(shot)
		return nil
	}, Done: func(error) {
		p.waiting = false
		p.ahead[row] = made
		p.look()
	}})
}
