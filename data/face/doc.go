// Package face holds the words that everything else is said in: Point, Keypoint, Photo.
//
// It knows no file, no screen and no network. Start at Point for the coordinate convention.
package face
