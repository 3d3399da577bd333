package train

import (
	"fmt"
	"math"
	"strings"

	"fyne.io/fyne/v2/widget"

	"fiducial/model"
	"fiducial/model/evaluation"
	"fiducial/model/settings"
	"fiducial/ui/kit"
)

// say shows how training stands; both lines wrap where the panel is narrow.
func (p *Panel) say(state, detail string) {
	p.write(map[*widget.Label]string{p.state: state, p.detail: detail})
}

// sayEffect shows what corrections changed, "" for nothing.
func (p *Panel) sayEffect(text string) {
	p.corrected.Hidden = text == ""
	p.write(map[*widget.Label]string{p.corrected: text})
}

// write sets the texts of labels.
func (p *Panel) write(texts map[*widget.Label]string) {
	changed := false
	for l, text := range texts {
		height := l.MinSize().Height
		if kit.SetLabel(l, text) {
			changed = changed || height != l.MinSize().Height || l == p.corrected
		}
	}
	if changed {
		p.body.Refresh() // Fyne lays out again only what holds the label
	}
}

// sayRun says where the run in progress is.
func (p *Panel) sayRun() {
	if !p.Busy() {
		return
	}
	if r := p.current; r.stopping {
		p.say(kit.Either(r.next, "Stopping; the new run starts right after", "Stopping…"), p.score(r.settings, 0))
		return
	}
	l := p.latest
	if l.Epoch == 0 {
		return
	}
	state := fmt.Sprintf("Epoch %d", l.Epoch)
	if p.current.limit == 0 {
		state += fmt.Sprintf(" of %d", p.current.settings.Epochs)
	}
	state += fmt.Sprintf(" · batch %s of %s", kit.Count(l.Batch), kit.Count(l.Batches))
	if p.paused() {
		state += " · paused"
	} else if l.Left > 0 {
		state += " · " + kit.Clock(l.Left) + " left"
	}
	p.say(state, p.score(p.current.settings, p.speed))
}

// seenOnce says of a figure that was taken during a run that its faces were not mirrored, where those of Evaluate, of
// the status bar and of what is predicted are the mean of both: that is nearer.
func (p *Panel) seenOnce(s settings.Settings) string {
	if !s.Augment.Mirror || p.session.Dataset() == nil || !p.session.Dataset().Keypoints().Mirrors() {
		return ""
	}
	return ", not mirrored"
}

// score says how good the network is, beside the mean face as the line to beat.
func (p *Panel) score(s settings.Settings, speed float64) string {
	var parts []string
	if p.last.Epoch > 0 {
		parts = append(parts, "test RMSE "+kit.Decimals(p.last.TestRMSE, 2)+" "+p.session.Unit()+p.seenOnce(s))
		if p.bestEpoch > 0 && p.bestEpoch != p.last.Epoch {
			parts = append(parts, fmt.Sprintf("best %s in epoch %d", kit.Decimals(p.bestRMSE, 2), p.bestEpoch))
		}
		if parts = append(parts, "mean face "+kit.Decimals(p.meanFace, 2)); evaluation.NoBetterThanMeanFace(p.last.TestRMSE, p.meanFace) {
			parts = append(parts, evaluation.NoBetter)
		}
	}
	if speed > 0 {
		parts = append(parts, kit.Count(int(speed))+" images/s")
	}
	return strings.Join(parts, " · ")
}

// validation returns the RMSE on the validation faces of the weights of a run that predict, those of its best epoch;
// NaN where it was not measured.
func validation(r *model.Result) float64 {
	switch {
	case r == nil:
		return math.NaN()
	case math.IsNaN(r.BestValidationRMSE):
		return r.ValidationRMSE
	}
	return r.BestValidationRMSE
}
