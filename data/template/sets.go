package template

import "strconv"

// definitions are the templates.
func definitions() []definition {
	return []definition{contest(), ibug(), wflw(), five(), cat(), dog()}
}

// contest is the set of the Kaggle contest "Facial Keypoints Detection",
// https://www.kaggle.com/c/facial-keypoints-detection/data. It publishes no lines: they follow brows and eyes, and go
// round the lips.
func contest() definition {
	return definition{
		name: "contest15", title: "15 points of Kaggle's Facial Keypoints Detection",
		names: []string{
			"left_eye_center", "right_eye_center",
			"left_eye_inner_corner", "left_eye_outer_corner", "right_eye_inner_corner", "right_eye_outer_corner",
			"left_eyebrow_inner_end", "left_eyebrow_outer_end", "right_eyebrow_inner_end", "right_eyebrow_outer_end",
			"nose_tip", "mouth_left_corner", "mouth_right_corner", "mouth_center_top_lip", "mouth_center_bottom_lip",
		},
		lines: [][]int{{2, 0, 3}, {4, 1, 5}, {6, 7}, {8, 9}, {11, 13, 12, 14, 11}},
	}
}

// ibug is the mark-up of 68 points of Multi-PIE as iBUG annotates 300-W,
// https://ibug.doc.ic.ac.uk/resources/facial-point-annotations/, with its numbers, from 1. Errors are measured between
// the outer corners of the eyes, as in the contest 300-W (Sagonas et al., 300 Faces In-The-Wild Challenge, 2016).
func ibug() definition {
	return definition{
		name: "ibug68", title: "68 points of iBUG's 300-W, as dlib has them",
		names: numbered(1, 68),
		mirrored: []int{
			16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, // the jaw
			26, 25, 24, 23, 22, 21, 20, 19, 18, 17, // brows
			27, 28, 29, 30, 35, 34, 33, 32, 31, // the nose
			45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40, // eyes
			54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55, // lips, outside
			64, 63, 62, 61, 60, 67, 66, 65, // and inside
		},
		eyes: [2]int{36, 45},
		lines: [][]int{
			run(0, 16), run(17, 21), run(22, 26), run(27, 30), run(31, 35),
			ring(36, 41), ring(42, 47), ring(48, 59), ring(60, 67),
		},
	}
}

// wflw is the set of Wider Facial Landmarks in-the-wild (Wu et al., Look at Boundary, 2018),
// https://wywu.github.io/projects/LAB/WFLW.html, with its numbers, from 0. Errors are measured between the outer
// corners of the eyes, as there. The last two are the pupils.
func wflw() definition {
	return definition{
		name: "wflw98", title: "98 points of WFLW",
		names: numbered(0, 97),
		mirrored: []int{
			32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, // the contour
			46, 45, 44, 43, 42, 50, 49, 48, 47, // a brow
			37, 36, 35, 34, 33, 41, 40, 39, 38, // the other
			51, 52, 53, 54, 59, 58, 57, 56, 55, // the nose
			72, 71, 70, 69, 68, 75, 74, 73, // an eye
			64, 63, 62, 61, 60, 67, 66, 65, // the other
			82, 81, 80, 79, 78, 77, 76, 87, 86, 85, 84, 83, // lips, outside
			92, 91, 90, 89, 88, 95, 94, 93, // and inside
			97, 96, // pupils
		},
		eyes: [2]int{60, 72},
		lines: [][]int{
			run(0, 32), ring(33, 41), ring(42, 50), run(51, 54), run(55, 59),
			ring(60, 67), ring(68, 75), ring(76, 87), ring(88, 95),
		},
	}
}

// five is the set of CelebA (Liu et al., Deep Learning Face Attributes in the Wild, 2015), which MTCNN and later
// finders of faces predict in this order too. Both name sides from the viewer: the first eye is on the left of the
// picture, which is the subject's right.
func five() definition {
	return definition{
		name: "celeba5", title: "5 points of CelebA and MTCNN",
		names: []string{"right_eye", "left_eye", "nose", "right_mouth", "left_mouth"},
		lines: [][]int{{0, 1}, {0, 2, 1}, {3, 4}},
	}
}

// cat is the set of 9 points of the CAT dataset (Zhang, Sun and Tang, Cat Head Detection, 2008), in its order: Left
// Eye, Right Eye, Mouth, Left Ear-1 to -3, Right Ear-1 to -3, https://www.kaggle.com/datasets/crawford/cat-dataset.
// Sides are the viewer's there, and the points of each ear are counted from the left of the picture, so that Ear-1 is
// the outer end of one and the inner end of the other.
func cat() definition {
	return definition{
		name: "cat9", title: "9 points of a cat's head, of the CAT dataset",
		names: []string{
			"right_eye", "left_eye", "mouth",
			"right_ear_outer", "right_ear_tip", "right_ear_inner",
			"left_ear_inner", "left_ear_tip", "left_ear_outer",
		},
		middle: []int{2},
		lines:  [][]int{{0, 2, 1}, {0, 1}, {3, 4, 5}, {6, 7, 8}},
	}
}

// dog is the set of 6 points of a dog's head with which dlib's predictor of shapes was trained, in its order, and with
// the lines that its example draws,
// https://github.com/davisking/dlib/blob/master/examples/dnn_mmod_dog_hipsterizer.cpp. Sides are the dog's own there.
func dog() definition {
	return definition{
		name: "dog6", title: "6 points of a dog's head, of dlib's example",
		names:  []string{"head_top", "left_ear", "left_eye", "nose", "right_ear", "right_eye"},
		middle: []int{0},
		lines:  [][]int{{2, 3, 5, 2}, {5, 4, 0, 1, 2}},
	}
}

// numbered returns the names of points that a set only counts: p and their numbers.
func numbered(first, last int) (names []string) {
	for i := first; i <= last; i++ {
		names = append(names, "p"+strconv.Itoa(i))
	}
	return names
}

// run is a walk from a point over those between to another.
func run(first, last int) (walk []int) {
	for i := first; i <= last; i++ {
		walk = append(walk, i)
	}
	return walk
}

// ring is a run that ends where it began.
func ring(first, last int) []int { return append(run(first, last), first) }
