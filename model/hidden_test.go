package model

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/model/modeltest"
	"fiducial/model/network"
	"fiducial/model/settings"
)

// hide writes the faces of a file of Spots anew, with some points hidden, or, where deleted is set, without these: the
// nose of each fifth face, and every point of each seventh.
func hide(t *testing.T, path string, deleted bool) *data.Dataset {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	lines[0] = strings.TrimSuffix(lines[0], "Image") + "left_eye_center_v,right_eye_center_v,nose_tip_v,Image"
	for i := range lines[1:] {
		cells, visibilities := strings.Split(lines[i+1], ","), []string{"2", "", "2"}
		for k := range visibilities {
			if i%7 != 0 && (i%5 != 0 || k != 2) {
				continue
			}
			visibilities[k] = "1"
			if deleted {
				cells[2*k], cells[2*k+1], visibilities[k] = "", "", ""
			}
		}
		lines[i+1] = strings.Join(slices.Concat(cells[:6], visibilities, cells[6:]), ",")
	}
	return modeltest.Open(t, modeltest.Write(t, strings.Join(lines, "\n")+"\n"))
}

// A run without hidden points is, to the bit, one on a file that never had them: in its weights, its mean face, and
// what it is measured by.
func TestHiddenPointsCountAsMissingWhereSettingsSaySo(t *testing.T) {
	path := modeltest.Spots(t, 120)
	for name, s := range map[string]settings.Settings{"packs": modeltest.Small(), "heatmap": modeltest.SmallHeatmap()} {
		for _, complete := range []bool{false, true} {
			s.Epochs, s.CompleteOnly, s.Hidden = 2, complete, false
			without := train(t, hide(t, path, true), TrainOptions{Settings: s, Calibrate: true})
			got := train(t, hide(t, path, false), TrainOptions{Settings: s, Calibrate: true})
			if !sameRun(got, without) {
				t.Errorf("%s, complete %v: hidden points made a difference", name, complete)
			}
			s.Hidden = true
			if with := train(t, hide(t, path, false), TrainOptions{Settings: s}); sameRun(with, without) {
				t.Errorf("%s, complete %v: hidden points make no difference though they count", name, complete)
			}
		}
	}
}

// sameRun reports whether two runs came to the same weights and measured the same.
func sameRun(a, b *Result) bool {
	same := func(v, w *network.Weight) bool { return slices.Equal(v.Value, w.Value) }
	return slices.EqualFunc(a.Checkpoint.Weights.Tensors, b.Checkpoint.Weights.Tensors, same) &&
		slices.Equal(a.Checkpoint.MeanFace, b.Checkpoint.MeanFace) && a.BestRMSE == b.BestRMSE && a.ValidationRMSE == b.ValidationRMSE
}

func TestOnlyHiddenPoints(t *testing.T) {
	text, err := os.ReadFile(modeltest.Spots(t, 40))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	for i := range lines {
		v := ",1,1,1,"
		if i == 0 {
			v = ",left_eye_center_v,right_eye_center_v,nose_tip_v,"
		}
		at := strings.LastIndex(lines[i], ",")
		lines[i] = lines[i][:at] + v + lines[i][at+1:]
	}
	ds := modeltest.Open(t, modeltest.Write(t, strings.Join(lines, "\n")+"\n"))
	s := modeltest.Small()
	s.Hidden = false
	_, err = Train(t.Context(), ds, TrainOptions{Settings: s, Threads: 1})
	if !errors.Is(err, ErrNoRows) || !strings.Contains(err.Error(), "switch hidden on") {
		t.Errorf("trained on hidden points alone: %v", err)
	}
}
