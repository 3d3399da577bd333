// Package dlib reads and writes the XML of dlib's imglab: one file with images, boxes in them, and parts of each box.
//
// # Coordinates
//
// Whole pixels that count from 0: the first pixel is part 0, 0, and a box of left 0 and width 96 covers pixels 0 to 95.
// Source: dlib/data_io/image_dataset_metadata.h, and load_image_dataset, which makes of a box the rectangle left, top,
// left+width-1, top+height-1.
//
// # What is kept
//
// Names, boxes, several faces in a picture, missing points (their part is not there). Points are rounded to whole
// pixels. The format has no list of keypoints: one that no face has is lost, and their order is put together from the
// order of parts in faces. Files that say to be ISO-8859-1, as imglab's do, mostly hold UTF-8, and are read as such
// where they can be. Boxes with ignore are left out.
package dlib
