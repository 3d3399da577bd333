// Package intake takes photos into datasets: which of the files that are meant can be used, and which are there twice;
// what faces are in them, by whatever finds faces; the rows of a new dataset, or those behind one that there is; and
// photos that lie elsewhere by now.
//
// It knows nothing of networks: a Finder is passed in. Nothing is written before all photos are looked at, and then
// whole or not at all. Start at New.
package intake
