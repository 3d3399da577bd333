package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/model/evaluation"
	"fiducial/ui/kit"
)

// trained opens n faces and trains a small network on them, which then predicts.
func trained(t *testing.T, n int) *bench {
	t.Helper()
	b := newBench(t, writeFaces(t, n, nil))
	b.settle()
	b.trained("2")
	return b
}

// evaluated returns the evaluation that is shown, nil for none.
func (b *bench) evaluated() *evaluation.Evaluation {
	if all := b.evaluate.Evaluations(); len(all) > 0 {
		return all[0].Evaluation
	}
	return nil
}

// measured waits for the next evaluation after do.
func (b *bench) measured(what string, do func()) *evaluation.Evaluation {
	b.t.Helper()
	b.settle()
	before := b.evaluated()
	do()
	b.until(what, func() bool { return b.evaluated() != nil && b.evaluated() != before })
	return b.evaluated()
}

// choice returns the choice of a panel that has an option.
func (b *bench) choice(panel fyne.CanvasObject, option string) *kit.Choice {
	b.t.Helper()
	for _, o := range objectsIn(panel) {
		if c, ok := o.(*kit.Choice); ok && slices.Contains(c.Options, option) {
			return c
		}
	}
	b.t.Fatalf("no choice has the option %q", option)
	return nil
}

// While a run goes on its newest epoch is measured.
func TestEvaluationFollowsTheRun(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.settle()
	b.panels.Bring(b.evaluate)
	b.small("2000")
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	b.until("an epoch is measured", func() bool { return b.evaluated() != nil })
	first := b.evaluate.Evaluations()[0].Name
	if !strings.HasPrefix(first, "run, epoch ") {
		t.Errorf("it is called %q", first)
	}
	b.until("a later one is measured", func() bool {
		all := b.evaluate.Evaluations()
		return len(all) > 0 && all[0].Name != first && strings.HasPrefix(all[0].Name, "run, epoch ")
	})
	b.shell.Actions().Run(b.shell.Actions().Get("stop"))
	b.until("it is stopped", func() bool { return !b.train.Busy() })
}

// What runs kept is offered by the names of the runs.
func TestCheckpointsOfRunsAreOffered(t *testing.T) {
	b := trained(t, 60)
	b.measured("it is measured", func() { b.panels.Bring(b.evaluate) })
	b.settle()
	compare := b.choice(b.evaluate.Content(), "Nothing")
	if !slices.Contains(compare.Options, "heatmap 1") {
		t.Errorf("%q are offered, the run is not", compare.Options)
	}
}

// The panel is usable at 900×600.
func TestTheEvaluatePanelFits(t *testing.T) {
	b := trained(t, 60)
	b.measured("it is measured", func() { b.panels.Bring(b.evaluate) })
	b.shell.Win.Resize(fyne.NewSize(900, 560))
	b.settle()
	content := b.evaluate.Content()
	if right, edge := fyne.CurrentApp().Driver().AbsolutePositionForObject(content).X+content.Size().Width, float32(900); right > edge || content.MinSize().Width > content.Size().Width {
		t.Errorf("the panel ends at %v of %v and needs %v", right, edge, content.MinSize())
	}
	if m := b.shell.Win.Content().MinSize(); m.Width > 900 || m.Height > 560 {
		t.Errorf("the least size is %v", m)
	}
}
