// Package newphotos makes datasets of photos in the window: a new one (dialog.go), photos added to the open one
// (add.go), and photos that lie elsewhere by now found again (lost.go). What photos become is package data/intake's.
// Start at New.
package newphotos
