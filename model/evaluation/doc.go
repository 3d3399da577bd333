// Package evaluation measures how far predictions are from labels, wherever they come from: RMSE, NME and PCK, by face
// and by keypoint, beside the mean face, for one checkpoint or several on the same labels, and before and after
// corrections. It draws nothing (package charts) and knows no file but its CSV.
//
// Start at Of and OfCheckpoint; Measures are how people read the figures.
package evaluation
