// Package labelstudio reads and writes the JSON of Label Studio: a list of tasks, each with its picture, its annotations and its
// predictions.
//
// # Coordinates
//
// x, y, width and height are percent of the picture's width and height, from its top left. What is a hundredth of the width to the
// right of the edge is taken for a hundredth of the width as a coordinate, as Label Studio's own converter makes pixels of it
// (x·original_width/100): whether the centre of the first pixel is 0, 0 was not verified with the program. Percents are written to the last bit and read to
// a millionth of a pixel. Source: https://labelstud.io/tags/keypointlabels and https://labelstud.io/guide/task_format.
//
// # What is kept
//
// Names and their order (label_config.xml, the labeling interface to be pasted into the project), points, missing ones, boxes, several
// faces in a picture, told apart by the rectangle that is the parent of their keypoints. Labels are written and read as
// annotations. Predictions of tasks that nobody annotated are read as proposals; as labels, and written, which Label Studio shows to be corrected, only
// where that is asked for.
package labelstudio
