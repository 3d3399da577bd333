// Package plant makes label errors to measure by how many of them are found: single points off, left and right swapped,
// the points of another face, a squashed face. Start at Errors.
package plant
