package evaluation

import (
	"encoding/csv"
	"strings"
	"testing"
)

// Tables say how many of the faces chose a model, and its figures on validation faces, where there was a choice; else
// nothing of it.
func TestSummaryCSVSaysWhatWasChosen(t *testing.T) {
	lines := func(list ...Evaluated) map[string][]string {
		var b strings.Builder
		if err := WriteSummaryCSV(&b, list...); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		found := map[string][]string{}
		for _, r := range rows {
			if r[1] == "" {
				found[r[0]] = r[2:]
			}
		}
		return found
	}
	list := twoEvaluations()
	if _, ok := lines(list...)["chosen_by"]; ok {
		t.Error("nothing was chosen, and it is said")
	}
	list[1].Chosen = Chosen{Faces: 2, Validation: &Metrics{RMSE: 2.25, MeanFace: 3.5, Faces: 7, Unit: "px"}}
	got := lines(list...)
	for key, want := range map[string]string{"chosen_by": "0,2", "validation_rmse": ",2.25", "validation_mean_face_rmse": ",3.5", "validation_faces": "0,7"} {
		if strings.Join(got[key], ",") != want {
			t.Errorf("%s is %v, want %s", key, got[key], want)
		}
	}
	if says := list[1].Chosen.Says("b"); !strings.Contains(says, "2 of these faces") || !strings.Contains(says, "2.25 px (mean face 3.50)") {
		t.Errorf("it says %q", says)
	}
	if says := list[0].Chosen.Says("a"); says != "" {
		t.Errorf("of one that nothing chose it says %q", says)
	}
}
