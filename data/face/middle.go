package face

// middleLine are the names of keypoints that lie on the middle line of every face, as plain writes them: those of the
// contest and what other sets call the same places, also in other languages where one word says it.
var middleLine = map[string]bool{
	"nose": true, "nosetip": true, "tipofnose": true, "nosecenter": true, "nosecentre": true, "nosebridge": true, "noseroot": true,
	"bridgeofnose": true, "nasion": true, "subnasale": true, "pronasale": true, "glabella": true,
	"mouthcenter": true, "mouthcentre": true, "mouthcentertoplip": true, "mouthcenterbottomlip": true, "centerofmouth": true,
	"mouthtop": true, "mouthbottom": true, "upperlip": true, "lowerlip": true, "toplip": true, "bottomlip": true,
	"upperlipcenter": true, "lowerlipcenter": true, "upperlipcentre": true, "lowerlipcentre": true,
	"chin": true, "chintip": true, "chincenter": true, "chincentre": true, "menton": true, "forehead": true, "foreheadcenter": true,
	"nez": true, "nase": true, "nariz": true, "naso": true, "queixo": true, "kinn": true, "mento": true,
}

// onMiddleLine reports whether a keypoint's name says that it lies on the middle line of the face.
func onMiddleLine(name string) bool { return middleLine[plain(name)] }

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
