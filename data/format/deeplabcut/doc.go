// Package deeplabcut reads and writes the labels of a DeepLabCut project: CollectedData_SCORER.csv, beside the pictures
// of a folder labeled-data/VIDEO.
//
// # Layout
//
// Header rows scorer, bodyparts, coords (x or y), with individuals after scorer where there are several animals; then a
// picture a line. The index is one column, labeled-data/VIDEO/img.png, or in newer projects three, labeled-data, VIDEO,
// img.png; convertcsv2h5 tells them apart by the first cell of the fifth line (deeplabcut/utils/conversioncode.py).
// Three are written.
//
// # Coordinates
//
// Pixels that count from 0, the centre of the top-left pixel at (0, 0): napari and matplotlib, in which people label,
// draw pictures so (https://matplotlib.org/stable/users/explain/artists/imshow_extent.html). That DeepLabCut itself
// goes by it was not verified.
//
// # What is kept
//
// Points to the last bit, missing ones, names; of several individuals in a picture each is a face, face1, face2 and so
// on. There are no boxes. DeepLabCut trains from an .h5 beside the CSV, which its own command makes:
// deeplabcut.convertcsv2h5(config, scorer="fiducial").
package deeplabcut
