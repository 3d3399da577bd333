// Package cvat reads and writes "CVAT for images 1.1": one XML file with the labels of a task and an element for each
// image.
//
// # Coordinates
//
// Pixels of the image that count from its top left, as decimals; CVAT itself writes two of them
// (cvat/apps/dataset_manager/formats/cvat.py). Its canvas draws the image from 0, 0 and takes a place as it is, less
// the margin around the image (cvat-canvas/src/typescript: canvasView.ts, moveCanvas and translateFromCanvas;
// drawHandler.ts, getFinalPolyshapeCoordinates), so that a click in the middle of the first pixel would be 0.5, 0.5.
// But its own export to COCO keypoints takes numbers over as they stand (cvat/apps/dataset_manager/bindings.py, where a
// skeleton's elements become dm.Points), and so are they here: the same project gives the same points by either way.
// That is read in the code of July 2024; the program was not run. Boxes are measured from the top-left corner. Source:
// "XML annotation format", https://docs.cvat.ai/docs/manual/advanced/xml_format/.
//
// # What is kept
//
// A face is a skeleton with a points element for each keypoint, outside="1" for one that is missing; all decimals. Also
// read are points elements of one place, whose label is the keypoint, faces told apart by group_id, and of several
// places, which are keypoints named by the label and a number. A box belongs to the face of its group_id. A point is
// hidden where it is occluded, missing where it is outside, and absent where it is both. Lines between keypoints are
// those of the skeleton's drawing, the svg of its label: lines between nodes (data-node-from, data-node-to), which are
// circles (data-node-id, data-label-name).
package cvat
