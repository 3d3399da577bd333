package search

import (
	"context"

	"fiducial/model/checkpoint"
	"fiducial/model/settings"
	"fiducial/ui/chart"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Training is what a search needs of who trains.
type Training interface {
	// Busy reports whether a run is going on.
	Busy() bool
	// Prepare brings the panel to the front, with settings that the next run takes.
	Prepare(settings.Settings)
	// GoOnFrom begins a run that trains a checkpoint further; origin says what that is called.
	GoOnFrom(c *checkpoint.Checkpoint, origin string)
}

// Options say how searches work together with the window.
type Options struct {
	Training Training
	Threads  int           // cores that may be used; 0 for all
	Widen    func(on bool) // gives the panel the room of the list, and most of the face's, or takes that back
}

// around is what stands around the parts of the panel.
type around struct {
	shell   shell.Shell
	session *session.Session
	place   session.Place
	o       Options
	painter *chart.Painter // of its charts
}

// New makes the panel of searches. Its charts are drawn in a task that ends with the window.
func New(s shell.Shell, x *session.Session, place session.Place, o Options) *Panel {
	p := &Panel{around: around{s, x, place, o, chart.NewPainter(s.Post)}}
	p.searches = newSearches(p)
	s.Start("", func(ctx context.Context, _ *shell.Task) error {
		p.painter.Run(ctx)
		return nil
	}, nil)
	return p
}
