// Package celeba reads the list of landmarks of CelebA, as it is published and as Kaggle has it: five points for each
// picture.
//
// # Coordinates
//
// Whole pixels; from where they count is not said, and taken for 0. Left and right are the viewer's in the list
// (lefteye_x is less than righteye_x), and the subject's own everywhere in the program: names are exchanged, so that
// the column lefteye becomes the keypoint righteye. Source: "Large-scale CelebFaces Attributes (CelebA) Dataset",
// https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html, its README.
//
// # What is kept
//
// Points and names, exchanged as said. There are no boxes, and no missing points.
package celeba
