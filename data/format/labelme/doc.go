// Package labelme reads and writes labelme's JSON, also that of X-AnyLabeling: a file for each picture, beside it.
//
// # Layout
//
// Every point is a shape of the type point, whose label is the keypoint. Shapes with one group_id are one face; so are
// those without any. A rectangle in a group is the face's box. labels.txt, a label a line, is what labelme's --labels
// takes; where it is there it says which keypoints there are, in which order. Source: labelme/_label_file.py, and the
// README of https://github.com/wkentaro/labelme.
//
// # Coordinates
//
// Pixels from the picture's corner: the centre of the top-left pixel is (0.5, 0.5), half a pixel from where the program
// has it. Measured with labelme 5.1.1: a click in the middle of where its canvas draws the pixel 10, 7 is kept as 10.5,
// 7.5 (widgets/canvas.py draws the picture from 0, 0 and takes clicks where they are: drawPixmap, transformPos), and
// utils/shape.py, shape_to_mask, takes a point from 10.0 to 10.9 for the pixel 10. A file does not say whether a point
// was clicked there or computed by a program that counts otherwise. A rectangle is measured from the corner, too.
//
// # What is kept
//
// Points to a billionth of a pixel, missing ones, names, boxes, several faces in a picture. Shapes of other types are
// left out, and the pixels inside of a file (imageData), too: pictures are read from imagePath.
package labelme
