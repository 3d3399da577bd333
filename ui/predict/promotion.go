package predict

import (
	"context"
	"fmt"
	"math"
	"slices"

	"fiducial/data"
	"fiducial/model/checkpoint"
	"fiducial/model/evaluation"
	"fiducial/model/prediction"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// weightsBanner is the id of the strip that says which weights predict now, and why.
const weightsBanner = "weights"

// Promotion decides which weights predict when a run is over: the better ones, by one measure on the same faces. What
// the run learned and the weights in use are compared on the labelled faces from which neither learned. The better stay
// or take over, with both figures said and a way back; where fewer than evaluation.EnoughToCompare such faces are left,
// a person is asked. Without any weights in use the run is compared with its mean face, on however many faces it did
// not learn from: where it is no better, a person is asked, for a review and proposals trust whatever predicts. A
// fine-tuning is measured elsewhere, on the labels that nobody corrected.
//
// When the dataset is left while a run ends there is no time to compare. Then a run takes over when its own figure is
// lower, and is of the same test faces as that of the weights in use; where there are none, when it is lower than that
// of the mean face.
type Promotion struct {
	around
	weights *Weights
	open    []*candidacy
}

// Candidate is a run, which may take over once it is over.
type Candidate interface {
	// Learned returns what it has learned, or had when it ended.
	Learned() Learned
}

// Learned is what a run has learned.
type Learned struct {
	Dataset        *data.Dataset
	Path           string                 // the checkpoint of it that predicts best, "" where there is none
	RMSE, MeanFace float64                // in pixels, of that and of the mean face on its test faces; NaN while no epoch is done
	Checkpoint     *checkpoint.Checkpoint // the last one; nil where there is none
	Resumed        bool                   // it went on from a checkpoint
	Tunes          bool                   // it learned corrected labels alone, and some others
}

// candidacy is a run of which it is still open whether it takes over.
type candidacy struct {
	run   Candidate
	shown *checkpoint.Checkpoint // what was predicted with when the dataset was left
}

// Begin is told that a run begins. What was offered of one before it is over; that run can still be used by the list of
// runs.
func (p *Promotion) Begin(c Candidate) {
	p.shell.Drop(weightsBanner)
	p.open = append(p.open, &candidacy{run: c})
}

// Open returns of how many runs it is still open whether they take over.
func (p *Promotion) Open() int { return len(p.open) }

// left notes with what the dataset that is left was predicted.
func (p *Promotion) left() {
	for _, o := range p.open {
		if o.run.Learned().Dataset == p.weights.ds {
			o.shown = p.weights.checkpoint
		}
	}
}

// Decide decides whether a run that is over takes over the predictions of the open dataset, now or once it is compared.
func (p *Promotion) Decide(c Candidate, s *session.Open) {
	r, shown := c.Learned(), p.weights.checkpoint
	switch {
	case r.Path == "" || r.Tunes:
		p.settled(c)
	case shown != nil && r.Resumed && r.RMSE == testRMSE(shown): // it went on from them and found nothing better
		p.settled(c)
	default:
		p.compare(c, s, r, shown)
	}
}

// compare measures what a run learned and the weights in use, or the mean face where there are none, in the background,
// and then lets the better ones predict.
func (p *Promotion) compare(c Candidate, s *session.Open, r Learned, shown *checkpoint.Checkpoint) {
	var result evaluation.Comparison
	name := "Comparing the run with " + kit.Either(shown == nil, "the mean face", "the weights in use")
	p.session.Start(s, session.Job{Name: name, Work: func(ctx context.Context, t *shell.Task) error {
		learned, err := checkpoint.Load(r.Path)
		if err != nil {
			return err
		}
		o := prediction.Options{Threads: shell.Half(p.o.Threads), Mirror: true, Kept: p.o.Kept}
		if shown == nil {
			result, err = evaluation.CompareWithMeanFace(ctx, s.Dataset, learned, o, t.Progress)
		} else {
			result, err = evaluation.Compare(ctx, s.Dataset, shown, learned, o, t.Progress)
		}
		return err
	}, Done: func(err error) {
		p.settled(c)
		if err != nil {
			p.shell.Fail(err)
			result = evaluation.Comparison{A: math.NaN(), B: math.NaN(), MeanFace: math.NaN()}
		}
		switch {
		case p.weights.checkpoint != shown: // a person has chosen others meanwhile
		case shown == nil:
			p.first(r, result, err)
		default:
			p.better(r, result)
		}
	}, Left: func(error) { p.Settle(c) }})
}

// better lets the better weights predict after a comparison, and says why.
func (p *Promotion) better(r Learned, c evaluation.Comparison) {
	inUse := p.weights.Name()
	unit := p.session.Unit()
	figures := fmt.Sprintf("the run %s %s, %s %s %s, the mean face %s %s, on %s from which neither learned", kit.Decimals(c.B, 2), unit, inUse,
		kit.Decimals(c.A, 2), unit, kit.Decimals(c.MeanFace, 2), unit, kit.Counted(c.Faces, "face", "faces"))
	back := []shell.BannerButton{{Text: "Back to " + inUse, Do: p.weights.UseBefore}}
	b := shell.Banner{Kind: shell.Note, ID: weightsBanner, Buttons: []shell.BannerButton{{Text: "Predict with the run", Do: func() {
		p.weights.Load(r.Path, true)
		p.shell.Show(shell.Banner{Kind: shell.Note, ID: weightsBanner, Text: "The run predicts from now on.", Buttons: back})
	}}}}
	switch {
	case c.Faces < evaluation.EnoughToCompare:
		b.Text = fmt.Sprintf("Predictions stay with %s. %s from which neither they nor the run learned, too few to say which are better; the run %s.",
			inUse, onlySoMany(c.Faces), r.reached(p.session.Unit()))
	case c.B < c.A:
		b.Text = "The run predicts from now on: " + figures + "."
		b.Buttons = back
		p.weights.Load(r.Path, true)
	default:
		b.Text = fmt.Sprintf("Predictions stay with %s, for the run is no better: %s.", inUse, figures)
	}
	p.shell.Show(b)
}

// first lets what a run learned predict where nothing did, if it is better than the mean face; else it says why it does
// not. A run that left no labelled face to measure it on predicts.
func (p *Promotion) first(r Learned, c evaluation.Comparison, err error) {
	if err == nil && (c.Faces == 0 || c.B < c.MeanFace) {
		p.weights.Load(r.Path, true)
		return
	}
	text := "What the run learned was not compared with the mean face: nothing predicts by it."
	if unit := p.session.Unit(); !math.IsNaN(c.B) {
		text = fmt.Sprintf("What the run learned is %s the mean face (the run %s %s, the mean face %s %s, on %s from which it did not learn): nothing predicts by it.",
			kit.Either(c.B > c.MeanFace, "worse than", "no better than"), kit.Decimals(c.B, 2), unit, kit.Decimals(c.MeanFace, 2), unit, kit.Counted(c.Faces, "face", "faces"))
	}
	p.Offer(text, "Use them all the same", r.Path)
}

// Offer says why weights do not predict, and lets a person use them.
func (p *Promotion) Offer(text, button, path string) {
	p.shell.Show(shell.Banner{Kind: shell.Note, ID: weightsBanner, Text: text, Buttons: []shell.BannerButton{{Text: button, Do: func() { p.weights.Load(path, true) }}}})
}

// onlySoMany begins a sentence about a number of faces that is too small.
func onlySoMany(faces int) string {
	switch faces {
	case 0:
		return "There is no labelled face"
	case 1:
		return "There is only one labelled face"
	}
	return "There are only " + kit.Count(faces) + " labelled faces"
}

// reached says what a run reached by its own figures.
func (r Learned) reached(unit string) string {
	if math.IsNaN(r.RMSE) {
		return "has not measured its own error"
	}
	return "reached " + kit.Decimals(r.RMSE, 2) + " " + unit + " on its test faces"
}

// settled notes that it is decided, or a person's to decide, whether a run takes over. It returns what was open, nil
// where nothing was.
func (p *Promotion) settled(c Candidate) *candidacy {
	i := slices.IndexFunc(p.open, func(o *candidacy) bool { return o.run == c })
	if i < 0 {
		return nil
	}
	o := p.open[i]
	p.open = slices.Delete(p.open, i, i+1)
	return o
}

// Settle decides by a run's own figures whether what it learned takes over, and remembers it for its dataset if so: for
// a run whose dataset was left, or whose window closes.
func (p *Promotion) Settle(c Candidate) {
	r, o := c.Learned(), p.settled(c)
	if o == nil || r.Path == "" || r.Tunes {
		return
	}
	if shown := o.shown; shown == nil && r.RMSE < r.MeanFace || shown != nil && sameTest(r.Checkpoint, shown) && r.RMSE < testRMSE(shown) {
		p.shell.Prefs().SetWeights(r.Dataset.Path(), r.Path)
	}
}

// SettleAll settles the runs whose end the window no longer hears of, because it closes. Their tasks are over.
func (p *Promotion) SettleAll() {
	for len(p.open) > 0 {
		p.Settle(p.open[0].run)
	}
}

// LastMeasured returns the error of a checkpoint, and of the mean face, on the test faces of its run after its last
// epoch, in pixels; NaN before there is one.
func LastMeasured(c *checkpoint.Checkpoint) (rmse, meanFace float64) {
	if n := len(c.Position.Curve); n > 0 {
		return c.Position.Curve[n-1].TestRMSE, c.Position.Curve[n-1].MeanFace
	}
	return math.NaN(), math.NaN()
}

// testRMSE is the first of LastMeasured.
func testRMSE(c *checkpoint.Checkpoint) float64 {
	rmse, _ := LastMeasured(c)
	return rmse
}

// sameTest reports whether the errors of two checkpoints are of the same points of the same faces.
func sameTest(a, b *checkpoint.Checkpoint) bool {
	return a.Photos == b.Photos && a.Settings.Splits() == b.Settings.Splits() && a.Settings.CompleteOnly == b.Settings.CompleteOnly &&
		a.Settings.Hidden == b.Settings.Hidden
}
