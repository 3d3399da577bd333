// Package predict is what predicts the open dataset, and what is predicted: the weights in use, the predictions of all
// faces, their error, the faces ranked by how likely their labels are wrong, and whether a run that is over takes over.
//
// Whatever proposes, suspects, takes or sorts goes by the weights in use; what a run in progress predicts is drawn, and
// no more. It shows nothing itself: whoever does is told (OnDrawn, Subscribe). Start at Feature.
package predict
