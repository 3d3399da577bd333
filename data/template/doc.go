// Package template holds the sets of keypoints that are published and widely used, each with the partner of every
// point, the eyes between which its errors are measured, and the lines that are drawn between its points.
//
// Left and right are the subject's own, whatever the set itself says. The numbered sets keep their numbers for names,
// as the importers of these sets do, so that what was imported, what is labelled anew and what was learned from either
// fit together.
//
// What is known of a set, and from where, stands beside its definition in sets.go. Start at All.
package template
