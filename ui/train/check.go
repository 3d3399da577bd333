package train

import (
	"errors"
	"fmt"
	"strings"

	"fyne.io/fyne/v2/widget"

	"fiducial/model/checkpoint"
	"fiducial/ui/kit"
)

// check looks whether the settings fit the open dataset, and says what does not.
func (p *Panel) check() {
	p.problem = ""
	p.form.suit(p.session.Dataset())
	seen, unmirrored, memory, few := "", "", "", ""
	if ds := p.session.Dataset(); ds != nil && ds.Side() > 0 {
		unmirrored = checkpoint.Unmirrored(p.settings, ds.Keypoints())
		err := p.settings.CheckFor(ds)
		if err == nil {
			memory = p.settings.TellMemory(p.settings.Seen(ds).Side(), len(ds.Keypoints()))
		}
		if err == nil && ds.Loaded() {
			few = p.settings.TellFew(ds)
		}
		if c, _, _ := p.origin.weights(); c != nil && err == nil {
			err = c.CanStart(ds, p.settings)
			seen = seenTestFaces(c.SeenTestFaces(ds, p.settings))
		}
		if err != nil {
			p.problem = kit.Sentence(err)
		}
	}
	for _, told := range []string{memory, few} {
		if told != "" {
			seen = strings.TrimSpace(kit.Sentence(errors.New(told)) + " " + seen)
		}
	}
	for label, text := range map[*widget.Label]string{p.wrong: p.problem, p.seen: seen, p.unmirrored: unmirrored} {
		kit.Say(label, text)
	}
	p.shell.Changed()
}

// seenTestFaces says that a run starts from weights that learned from some of the faces that measure it; "" when from
// none.
func seenTestFaces(seen, of int) string {
	if seen == 0 {
		return ""
	}
	return fmt.Sprintf("These weights learned from %s of the %s test faces already: the RMSE of the run will look better than it is.", kit.Count(seen), kit.Count(of))
}

// valid reports whether a run can start with the settings as they stand.
func (p *Panel) valid() bool {
	_, _, ready := p.origin.weights()
	return p.problem == "" && ready && p.form.valid() && p.length.valid()
}
