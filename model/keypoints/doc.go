// Package keypoints finds sets of keypoints where they are: among the templates, in other datasets, in checkpoints.
// Start at From.
package keypoints
