// Package cvat reads and writes "CVAT for images 1.1": one XML file with the labels of a task and an element for each image.
//
// # Coordinates
//
// Pixels of the image that count from its top left, as decimals; CVAT itself writes two of them. Whether the centre of the first
// pixel is 0, 0 or 0.5, 0.5 was not verified with the program: numbers are taken over as they are, as CVAT takes them over
// into COCO keypoints. Boxes are measured from the top-left corner. Source: "XML annotation format", https://docs.cvat.ai/docs/manual/advanced/xml_format/.
//
// # What is kept
//
// A face is a skeleton with a points element for each keypoint, outside="1" for one that is missing; all decimals. Also read are
// points elements of one place, whose label is the keypoint, faces told apart by group_id, and of several places, which are keypoints
// named by the label and a number. A box belongs to the face of its group_id. A point is hidden
// where it is occluded, missing where it is outside, and absent where it is both.
package cvat
