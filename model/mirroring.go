package model

import (
	"fmt"

	"fiducial/data/face"
)

// Unmirrored says in one sentence that faces are not mirrored though the settings ask for it, and for which keypoints; ""
// where nothing is in the way of it.
func Unmirrored(s Settings, keypoints face.Keypoints) string {
	names := keypoints.Unpaired()
	if !s.Augment.Mirror || len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("Faces are not mirrored: nothing says what %s would be in a mirror.", some(names))
}
