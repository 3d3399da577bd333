package face

// Keypoint is a named point of a face, such as left_eye_center.
type Keypoint struct {
	Name string
	// Partner is the index of the keypoint on the other side of the face (left_eye_center for
	// right_eye_center), the keypoint's own index when it is known to lie on the middle line, or Unknown.
	Partner int
	// Side is the side of the face that the keypoint is said to be on, which only one of a pair has.
	Side Side
	// Eye says that somebody chose it as one of the two between which errors are measured (WithEyes).
	Eye bool
}

// Unknown is the partner of a keypoint of which nothing says where it is in a mirror.
const Unknown = -1

// Keypoints are the keypoints of a dataset, in the order of its columns.
type Keypoints []Keypoint

// NewKeypoints returns keypoints of those names, with partners found from the words for left and right in them (the
// table sides), and from the names of places on the middle line.
func NewKeypoints(names []string) Keypoints {
	index := make(map[string]int, len(names))
	for i, name := range names {
		index[name] = i
	}
	k := make(Keypoints, len(names))
	for i, name := range names {
		k[i] = Keypoint{Name: name, Partner: Unknown}
		for _, s := range sides {
			if other, side := s.otherSide(name); side != NoSide {
				if j, ok := index[other]; ok && j != i {
					k[i].Partner, k[i].Side = j, side
					break
				}
			}
		}
		if k[i].Partner == Unknown && onMiddleLine(name) {
			k[i].Partner = i
		}
	}
	k.settle()
	return k
}

// settle parts keypoints of which one has another partner than the other: two ways of naming found them.
func (k Keypoints) settle() {
	partner := make([]int, len(k))
	for i := range k {
		partner[i] = k[i].Partner
	}
	for i, j := range partner {
		if j != Unknown && (partner[j] != i || j != i && k[i].Side == k[j].Side) {
			k[i].Partner, k[i].Side = Unknown, NoSide
		}
	}
}

// Standard returns the fifteen keypoints of the Kaggle contest "Facial Keypoints Detection", in its order.
func Standard() Keypoints {
	return NewKeypoints([]string{
		"left_eye_center", "right_eye_center",
		"left_eye_inner_corner", "left_eye_outer_corner",
		"right_eye_inner_corner", "right_eye_outer_corner",
		"left_eyebrow_inner_end", "left_eyebrow_outer_end",
		"right_eyebrow_inner_end", "right_eyebrow_outer_end",
		"nose_tip",
		"mouth_left_corner", "mouth_right_corner",
		"mouth_center_top_lip", "mouth_center_bottom_lip",
	})
}

// Names returns the names in order.
func (k Keypoints) Names() []string {
	names := make([]string, len(k))
	for i, p := range k {
		names[i] = p.Name
	}
	return names
}

// Index returns the position of the keypoint of that name, or -1.
func (k Keypoints) Index(name string) int {
	for i, p := range k {
		if p.Name == name {
			return i
		}
	}
	return -1
}
