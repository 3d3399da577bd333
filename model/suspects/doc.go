// Package suspects ranks faces by how likely their labels are wrong.
//
// A label is compared with what a network predicts, but a distance alone says little: some keypoints are known less
// well than others, some faces are hard, an annotator who places one eye low mostly places both low, and weights that
// learned from a label repeat part of its error. So first it is learned from all faces how labels differ from
// predictions, all points of a face together: a multivariate t distribution for each labelling scheme (scatter.go), in
// units of how well each point of each face is known (units.go). Then each face is asked how much better than by this
// its labels are explained by an error that people make: some points are off, left and right are exchanged, all points
// are moved, stretched or turned, or they are those of another face (hypothesis.go). The score is the logarithm of the
// odds that one of these happened.
//
// Everything depends on labels, photos and the network alone, and the same input gives the same list. Nothing here
// predicts: that is done once, and ranking again after an edit takes a fraction of a second.
//
// Package plant makes label errors to measure this by, and the program proof does so.
//
// Start at Rank.
package suspects
