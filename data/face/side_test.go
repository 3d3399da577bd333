package face

import (
	"strings"
	"testing"
)

// Each way in which data sets name sides, as the two names of a pair, the left one first.
func TestSides(t *testing.T) {
	for _, c := range [][2]string{
		{"left_eye_center", "right_eye_center"},
		{"mouth_left_corner", "mouth_right_corner"},
		{"lefteye", "righteye"}, {"leftmouth", "rightmouth"}, // CelebA
		{"LeftEye", "RightEye"}, {"leftEye_center", "rightEye_center"}, {"EyeLeft", "EyeRight"}, {"eyeleft", "eyeright"},
		{"LEFT_EYE", "RIGHT_EYE"}, {"LEFTEYE", "RIGHTEYE"}, {"upperLeftEyelid", "upperRightEyelid"}, {"upperlefteyelid", "upperrighteyelid"},
		{"Left Eye", "Right Eye"}, {"eye.left", "eye.right"}, {"left-ear", "right-ear"}, {"left1", "right1"}, {"ear2left", "ear2right"},
		{"left_eye_left_corner", "right_eye_right_corner"},
		{"l_eye", "r_eye"}, {"eye_l", "eye_r"}, {"L_eye", "R_eye"}, {"eye_L", "eye_R"}, {"eyeL", "eyeR"}, {"LEye", "REye"}, {"l1", "r1"},
		{"Leye", "Reye"}, {"leye", "reye"}, {"lbrow", "rbrow"}, {"LMouth", "RMouth"}, {"eyel", "eyer"},
		{"lt_eye", "rt_eye"}, {"le_outer", "re_outer"}, {"le", "re"}, {"LE_outer", "RE_outer"}, {"lm", "rm"},
		{"olho_esquerdo", "olho_direito"}, {"olho_esq", "olho_dir"}, {"ojo_izquierdo", "ojo_derecho"}, {"oeil_gauche", "oeil_droit"},
		{"auge_links", "auge_rechts"}, {"linkes_auge", "rechtes_auge"}, {"occhio_sx", "occhio_dx"},
	} {
		for _, names := range [][]string{{c[0], c[1], "nose"}, {c[1], "nose", c[0]}} {
			k := NewKeypoints(names)
			l, r := k.Index(c[0]), k.Index(c[1])
			if k[l].Partner != r || k[r].Partner != l || k[l].Side != Left || k[r].Side != Right || !k.Mirrors() {
				t.Errorf("%v: %+v", names, k)
			}
		}
	}
}

func TestWhatIsNoSide(t *testing.T) {
	for _, names := range [][]string{
		{"lip", "rip"}, {"ear_lobe", "ear_robe"}, {"rim", "lim"}, {"lobe", "robe"}, {"lid", "rid"}, {"lower", "rower"},
		{"cleft", "cright"}, {"bright", "bleft"}, {"ring", "ling"}, {"leftover", "rightover"}, // words that begin or end alike
		{"left_eye", "left_ear"}, {"lefteye"}, {"l_eye", "eye_r"}, {"eye.left", "eye-right"}, {"lear"}, {"rear"},
		{"p0", "p1"}, {"left", "left_"}, {"", "l"}, {"left_eye_r", "left_eye_x"},
		{"Ⱥl", "Ⱥr"},
	} {
		for _, p := range NewKeypoints(names) {
			if p.Partner != Unknown || p.Side != NoSide {
				t.Errorf("%v: %+v", names, p)
			}
		}
	}
}

// Where two ways of naming disagree nobody has a partner whose partner is another one.
func TestPartnersAreEachOthers(t *testing.T) {
	for _, names := range [][]string{
		{"l_right", "r_right", "r_left"}, {"left_le", "right_le", "right_re"}, {"l_left", "r_left", "l_right", "r_right"},
	} {
		k := NewKeypoints(names)
		for i, p := range k {
			if p.Partner != Unknown && k[p.Partner].Partner != i {
				t.Errorf("%v: %+v", names, k)
			}
		}
	}
}

func TestEyes(t *testing.T) {
	for _, c := range []struct {
		names       []string
		left, right int
	}{
		{Standard().Names(), 0, 1},
		{[]string{"righteye", "lefteye", "nose"}, 1, 0},
		{[]string{"left_eye", "right_eye"}, 0, 1},
		{[]string{"leftEye_center", "rightEye_center"}, 0, 1},
		{[]string{"Leye", "Reye"}, 0, 1},
		{[]string{"le", "re"}, 0, 1},
		{[]string{"l_pupil", "r_pupil"}, 0, 1},
		{[]string{"left_eye", "right_eye", "left_eye_center", "right_eye_center"}, 2, 3},
		{[]string{"olho_esquerdo", "olho_direito"}, 0, 1},
		{[]string{"le_outer", "re_outer", "left_eyebrow", "right_eyebrow"}, -1, -1},
		{[]string{"left_eye", "p1"}, -1, -1},
		{nil, -1, -1},
	} {
		if l, r := NewKeypoints(c.names).Eyes(); l != c.left || r != c.right {
			t.Errorf("%v: eyes %d, %d, want %d, %d", c.names, l, r, c.left, c.right)
		}
	}
}

// The two points between which errors are measured can be chosen, whatever their names say.
func TestEyesAreChosen(t *testing.T) {
	k := NewKeypoints([]string{"left_eye", "p0", "right_eye", "p1"})
	chosen, err := k.WithEyes("p1: p0")
	if err != nil {
		t.Fatal(err)
	}
	if l, r := chosen.Eyes(); l != 1 || r != 3 {
		t.Errorf("chosen are %d and %d", l, r)
	}
	if l, r := k.Eyes(); l != 0 || r != 2 {
		t.Errorf("the keypoints themselves have %d and %d now", l, r)
	}
	for text, want := range map[string]string{"p0": "two keypoints", "p0:p1:p0": "two keypoints", "p0:p2": `"p2"`, "q:p0": `"q"`, "p0:p0": "twice"} {
		if _, err := k.WithEyes(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
