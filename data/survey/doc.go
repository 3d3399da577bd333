// Package survey looks at all labels of a dataset at once for what can't be right, whatever a single row says: points
// outside of the photo, at one spot, in another size, upside down, the same in every row.
//
// It knows points and photos, no file and no screen, and changes nothing: what it finds is a Warning, and where the
// mend is certain that has one. Its thresholds leave alone what real sets hold: in the Kaggle contest's 6,000 labelled
// faces no label lies more than 0.94 px outside of the photo, no two lie at exactly the same place, and no face's
// points are nearer together than 3.3 px. Start at Look.
package survey
