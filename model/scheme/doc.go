// Package scheme tells labelling schemes apart.
//
// Where several people or projects labelled parts of a dataset, they often labelled other keypoints, and placed those
// that they share a little differently: a nose tip under the nose here, on its tip there. The columns that rows leave
// empty give the schemes away (Find). A network that answers the shared keypoints once for each scheme (Set.Answer)
// need not guess which rule a label follows; which scheme a new photo would belong to is guessed from what the photos
// of each have in common: their sharpness, brightness, spectrum and framing (Classifier), and its points are the
// answers of all schemes, weighted by that guess.
//
// Start at Find.
package scheme
