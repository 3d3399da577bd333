package settings

import (
	"fmt"
	"strings"

	"fiducial/data"
)

// few is up to how many labelled faces figures say nothing.
const few = 3

// TellFew says in a sentence what the figures of a run with these settings on a dataset are worth where faces are too
// few, or a split has none that is labelled; "" where there is nothing to say, and where there is nothing to learn
// from, which the run itself says.
func (s Settings) TellFew(ds *data.Dataset) string {
	if s.AllFaces {
		return ""
	}
	train, test, validation := len(s.SplitRows(ds, data.Train)), len(s.SplitRows(ds, data.Test)), len(s.SplitRows(ds, data.Validation))
	var parts []string
	switch all := train + test + validation; {
	case train == 0:
		return ""
	case test+validation == 0:
		if all == 1 {
			return "the only labelled face is one to learn from: nothing measures what comes of it; label more faces"
		}
		parts = append(parts, fmt.Sprintf("all %d labelled faces are ones to learn from (their photos decide that): nothing measures what comes of it; label more faces, or try another split_seed", all))
	case test == 0:
		parts = append(parts, "no labelled face is one of the test faces (photos decide that): there is no best epoch, and the last one is taken; label more faces, or try another split_seed")
	case validation == 0:
		parts = append(parts, "no labelled face is one of validation (photos decide that): no figure will stand beside that of the test faces, which choose the best epoch; label more faces, or try another split_seed")
	}
	if all := train + test + validation; all <= few {
		parts = append(parts, fmt.Sprintf("%d labelled faces are too few for any figure to say something", all))
	}
	return strings.Join(parts, "; ")
}

// Measurable says in a sentence why trials with these settings cannot be compared on a dataset: none of its labelled
// faces is one to learn from, or none is one that measures. It is nil where they can.
func (s Settings) Measurable(ds *data.Dataset) error {
	train, test := len(s.TrainingRows(ds)), len(s.HeldBackRows(ds, data.Test))
	labelled := len(s.SplitRows(ds, data.Train)) + len(s.SplitRows(ds, data.Test)) + len(s.SplitRows(ds, data.Validation))
	switch {
	case labelled == 0:
		return fmt.Errorf("no face has both a label that the trials can learn and a usable photo: label some first")
	case train == 0:
		return fmt.Errorf("none of the %d labelled faces is one to learn from (their photos decide that): label more, or try another split_seed", labelled)
	case s.AllFaces:
		return fmt.Errorf("with all_faces no face is left to compare trials by: switch it off")
	case test == 0:
		return fmt.Errorf("none of the %d labelled faces is one of the test faces (their photos decide that), so that nothing compares trials: label more, or try another split_seed", labelled)
	}
	return nil
}
