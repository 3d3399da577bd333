// Package labelstudio reads and writes the JSON of Label Studio: a list of tasks, each with its picture, its
// annotations and its predictions.
//
// # Coordinates
//
// x, y, width and height are percent of the picture's width and height, from its top left. Its editor takes a click's
// place on the drawn picture as a part of that (web/libs/editor/src: regions/KeyPointRegion.jsx, setPosition;
// tags/object/Image/Image.js, canvasToInternalX), so that one in the middle of the first pixel would be half a pixel.
// But its own export to COCO takes percents of the width for coordinates as they stand, and rounds them to whole ones
// (label_studio_sdk/converter/keypoints.py, process_keypoints_for_coco); so are they taken here, and the same project
// gives the same points by either way. That is read in the code; the program was not run. Percents are written to the
// last bit and read to a millionth of a pixel. Source: https://labelstud.io/tags/keypointlabels and
// https://labelstud.io/guide/task_format.
//
// # What is kept
//
// Names and their order (label_config.xml, the labeling interface to be pasted into the project), points, missing ones,
// boxes, several faces in a picture, told apart by the rectangle that is the parent of their keypoints. Labels are
// written and read as annotations. Predictions of tasks that nobody annotated are read as proposals; as labels, and
// written, which Label Studio shows to be corrected, only where that is asked for.
package labelstudio
