// Package npz reads and writes the contest's faces as they were published once more: face_images.npz, an archive of
// NumPy with the pixels of all faces in one array (96, 96, N), and facial_keypoints.csv beside it, with their labels.
//
// # Coordinates
//
// Pixels count from 0, and a whole number is the centre of one, as in the contest's training.csv, of which both files
// are made. An element [y, x, n] of the array is the pixel x, y of face n. Sources: "Face Images with Marked Landmark
// Points", https://www.kaggle.com/datasets/drgilermo/face-images-with-marked-landmark-points, and numpy.lib.format,
// which describes .npy.
//
// # What is kept
//
// Names, points to the last bit, missing ones, pixels. Whole numbers and floats of any size are read, in either order,
// in an archive that is compressed or not; a level that is none of 0 to 255 is an error. An array (N, side, side) is
// read, too.
//
// The array is read here and not by a library: npyio makes room for what a header says before it is known whether there
// is any of it.
package npz
