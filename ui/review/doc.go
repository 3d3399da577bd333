// Package review goes through what needs a person's eye: the suspects, one after another, and one keypoint on all
// listed faces.
//
// Which faces are suspect is ranked by predict; labels are edited by who shows them (Labels). Start at Feature.
package review
