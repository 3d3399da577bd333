// Package prediction predicts keypoints with the weights of a checkpoint: of a photo, of rows, of a whole dataset in
// the background, and as an ONNX file for other runtimes. It compares nothing with labels (package evaluation).
//
// Start at Predictor. A Target says what the numbers mean that a network answers; an Inference asks the network, for
// training too; Answers are all that it says of a face; a Set fills with those of all rows; keeping.go keeps them for
// the next time.
package prediction
