package faceview

import (
	"strings"

	"fiducial/data/face"
)

// side says on which side of the face, the subject's own, a keypoint lies.
type side uint8

const (
	middle side = iota
	left        // drawn with its right half filled: the subject's left is on the right of the picture
	right
)

// sideOf returns the side of a keypoint: it has a partner and says left or right in its name.
func sideOf(k face.Keypoints, kp int) side {
	if partner := k[kp].Partner; partner == kp || partner == face.Unknown {
		return middle
	}
	words := strings.FieldsFunc(strings.ToLower(k[kp].Name), func(r rune) bool { return strings.ContainsRune("_ -.", r) })
	for _, w := range words {
		switch w {
		case "left":
			return left
		case "right":
			return right
		}
	}
	return middle
}

// letter returns L, R or nothing: how a side is written beside a name.
func (s side) letter() string {
	switch s {
	case left:
		return "L"
	case right:
		return "R"
	}
	return ""
}
