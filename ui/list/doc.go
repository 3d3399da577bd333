// Package list is the list of faces: which faces of the open dataset are listed, in which order, and their thumbnails.
//
// What a filter or an order is about lives below it: labels and marks in the dataset, errors and the ranking of
// suspects in predict. It shows a face by Session.Show, and tells of another list by session.Listed. Start at List.
package list
