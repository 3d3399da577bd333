// Package wflw reads the lists of WFLW (Wider Facial Landmarks in-the-wild): a line for each face.
//
// # Coordinates
//
// A line has 98 places as x and y, the box as x_min, y_min, x_max and y_max, six attributes of 0 or 1, and the
// picture's path. Source: the readme of WFLW_annotations, https://wywu.github.io/projects/LAB/WFLW.html. From where
// pixels count is not said there; it is taken for 0.
//
// # What is kept
//
// Places, boxes, several faces in a picture. There are no names: keypoints are p0 to p97, as WFLW numbers them, and it
// is known which are pairs. Attributes are left out.
package wflw
