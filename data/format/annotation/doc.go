// Package annotation is what the formats of other tools have in common: pictures, the faces in them, and for each face
// its points and perhaps a box.
//
// Points are in pixels of the picture, the centre of its top-left pixel at (0, 0), as everywhere in the program. A box
// is measured from the picture's top-left corner, which lies half a pixel left of and above that centre: (0, 0, width,
// height) is the whole picture. A reader or writer of a format converts from and to these two alone.
//
// Here are also the checks that every reader needs: sizes, names, numbers, and errors that name file and element.
// Nothing here knows a format. Start at Set.
package annotation
