// Package coco reads and writes COCO keypoints: one JSON file with images, annotations and categories.
//
// # Coordinates
//
// A keypoint is x, y, v: x and y count from 0 in pixels, and a whole number is a pixel, so that the centre of the
// top-left pixel is (0, 0), as in the program. A bbox is measured from the top-left image corner: 0, 0, width, height
// is the whole picture. v is 0 not labelled (then x = y = 0), 1 labelled and not visible, 2 labelled and visible.
// Indices in a skeleton count from 1. Source: "Data format", https://cocodataset.org/#format-data.
//
// # What is kept
//
// Names, points to the last bit, boxes, several faces in a picture, lines between keypoints (skeleton), hidden points
// (1). v = 0 says both "missing" and "absent"; it is read as missing but for the keypoints that a field of our own,
// absent, of the annotation names, which other programs pass over.
//
// # What is predicted
//
// An annotation with a score is a result: what a program predicted. Its points are read as proposals. A file that is a
// list of results alone, as COCO's evaluation takes it (https://cocodataset.org/#format-results), is read with the
// names of images and keypoints of the one COCO file beside it.
package coco
