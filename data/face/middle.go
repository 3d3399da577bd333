package face

import "strings"

// middleLine are the words of keypoints that lie on the middle line of every face: those of the contest and what other
// sets call the same places. A name is one of them in whatever case, its words joined by _, a space, a dash or a dot.
var middleLine = map[string]bool{
	"nose": true, "nose_tip": true, "tip_of_nose": true, "nose_center": true, "nose_bridge": true, "nose_root": true,
	"bridge_of_nose": true, "nasion": true, "subnasale": true, "pronasale": true, "glabella": true,
	"mouth_center": true, "mouth_center_top_lip": true, "mouth_center_bottom_lip": true, "center_of_mouth": true,
	"upper_lip": true, "lower_lip": true, "top_lip": true, "bottom_lip": true, "upper_lip_center": true, "lower_lip_center": true,
	"chin": true, "chin_tip": true, "chin_center": true, "menton": true, "forehead": true, "forehead_center": true,
}

// onMiddleLine reports whether a keypoint's name says that it lies on the middle line of the face.
func onMiddleLine(name string) bool {
	return middleLine[strings.NewReplacer(" ", "_", "-", "_", ".", "_").Replace(strings.ToLower(name))]
}

// Mirrors reports whether the face can be shown in a mirror: every keypoint is one of a pair or known to lie on the
// middle line. Any other would be at a place in the mirror where no label of its name is.
func (k Keypoints) Mirrors() bool {
	for _, p := range k {
		if p.Partner == Unknown {
			return false
		}
	}
	return true
}

// Unpaired returns the names of the keypoints whose partner is unknown, in order.
func (k Keypoints) Unpaired() []string {
	var names []string
	for _, p := range k {
		if p.Partner == Unknown {
			names = append(names, p.Name)
		}
	}
	return names
}

// Pairs returns the names of the keypoints that are each other's partners, in order of the first of each pair.
func (k Keypoints) Pairs() [][2]string {
	pairs := [][2]string{}
	for i, p := range k {
		if p.Partner > i {
			pairs = append(pairs, [2]string{p.Name, k[p.Partner].Name})
		}
	}
	return pairs
}
