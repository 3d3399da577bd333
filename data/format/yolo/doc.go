// Package yolo reads and writes pose labels for Ultralytics YOLO: a data.yaml, and for each picture of a folder images
// a text file in a folder labels beside it, a face a line: class, box, then x y v for each keypoint.
//
// # Coordinates
//
// All are fractions of the picture's width and height; boxes are by their centre. A keypoint's fraction is its pixel
// coordinate divided by the width or height, with a pixel's centre at a whole number as in COCO: Ultralytics makes its
// labels from COCO's in just that way (ultralytics/data/converter.py, convert_coco). Its pictures are turned upright by
// EXIF. Source: https://docs.ultralytics.com/datasets/pose/.
//
// # What is kept
//
// Points to a millionth of a pixel, boxes, several faces in a picture, names where kpt_names has them. flip_idx is
// written from the program's own pairs, and not at all where the partner of a keypoint is unknown, for a wrong one
// teaches a network to exchange left and right; Ultralytics then mirrors nothing. v = 0 says both missing and absent,
// and is read as missing; v = 1 is hidden.
package yolo
