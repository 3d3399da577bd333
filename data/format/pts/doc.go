// Package pts reads and writes the .pts files of 300-W and iBUG: one beside each picture, with the places of its one
// face.
//
// # Coordinates
//
// Pixels that count from 1, as the annotations were made in Matlab: the centre of the top-left pixel is 1, 1. Source:
// the landmarks of https://ibug.doc.ic.ac.uk/resources/300-W/, and menpo, by the same group, which subtracts 1 from
// what it reads (PTSImporter in menpo/io/input/landmark.py).
//
// # What is kept
//
// Places to a billionth of a pixel, in their order. There are no names: keypoints are p1, p2 and so on, as iBUG numbers
// them; of 68 it is known which are pairs. There are no missing points: a face without all of them has no file, nor has
// one that shares its picture with others. There are no boxes.
package pts
