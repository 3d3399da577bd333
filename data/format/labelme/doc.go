// Package labelme reads and writes labelme's JSON, also that of X-AnyLabeling: a file for each picture, beside it.
//
// # Layout
//
// Every point is a shape of the type point, whose label is the keypoint. Shapes with one group_id are one face; so are those
// without any. A rectangle in a group is the face's box. labels.txt, a label a line, is what labelme's --labels takes; where it
// is there it says which keypoints there are, in which order. Source: labelme/_label_file.py, and the README of
// https://github.com/wkentaro/labelme.
//
// # Coordinates
//
// Pixels that count from 0, taken to have the centre of the top-left pixel at (0, 0), as in the program, and left as they stand. In labelme's window that
// centre is (0.5, 0.5): it draws the picture from 0, 0 (labelme 5.1.1, widgets/canvas.py: drawPixmap, transformPos). A file does not say whether
// a point was clicked there or computed. A rectangle is measured from the picture's corner.
//
// # What is kept
//
// Points to the last bit, missing ones, names, boxes, several faces in a picture. Shapes of other types are left out, and the
// pixels inside of a file (imageData), too: pictures are read from imagePath.
package labelme
