// Package calibration says how far off predicted points probably are, in pixels, by what is known of a point without
// its label: how far apart it is seen when its face is turned and mirrored, and how unsure it is by which scheme the
// face would be labelled.
//
// Fit learns that from faces whose labels are known and which the network did not learn from. What a network says of a
// face is package model's business. Start at calibration.go.
package calibration
