package checkpoint

import (
	"fmt"

	"fiducial/data/face"
	"fiducial/model/settings"
)

// Unmirrored says in one sentence that faces are not mirrored though the settings ask for it, and for which keypoints;
// "" where nothing is in the way of it.
func Unmirrored(s settings.Settings, keypoints face.Keypoints) string {
	names := keypoints.Unpaired()
	if !s.Augment.Mirror || len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("Faces are not mirrored: nothing says what %s would be in a mirror.", some(names))
}

// SaysMirrored says in one sentence whether predictions are the means of what is seen of faces and of their mirror
// images; "" where they were not meant to be.
func (c *Checkpoint) SaysMirrored() string {
	if says := c.Unmirrored(); says != "" || !c.Settings.Augment.Mirror {
		return says
	}
	return "Each is seen mirrored as well, which a run does not do while it goes on."
}

// Unmirrored says in one sentence that the checkpoint's faces were not mirrored though its settings ask for it, ""
// where they were, or were not meant to be.
func (c *Checkpoint) Unmirrored() string {
	c = c.Full()
	k := make(face.Keypoints, len(c.Keypoints))
	for i, name := range c.Keypoints {
		k[i] = face.Keypoint{Name: name, Partner: c.Partners[i]}
	}
	return Unmirrored(c.Settings, k)
}
