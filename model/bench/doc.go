// Command bench measures how fast networks train here and writes docs/performance.md:
//
//	go run ./model/bench steps       steps side by side with PyTorch, kernels, epochs, memory (make bench)
//	go run ./model/bench accuracy    RMSE against time, with the same networks in PyTorch (make bench-accuracy)
//	go run ./model/bench search      the notebook's grid search, with the same trials in PyTorch (make bench-search)
//	go run ./model/bench asha        what random search and ASHA find in a third of a grid's time (make bench-asha)
//	go run ./model/bench render      the page alone, from the figures that were measured last
//
// Figures lie as JSON in docs/performance, one file for each kind of measurement; the page is a template over them,
// so that its numbers come from a run and its words from here. How long a start and a drag take to show is
// measured by app/e2e (make bench-start, make bench-drag), which leaves its figures in the same place.
//
// The machine may be busy and its clock may wander. What is compared is therefore measured in turns, some steps of
// one, some of the other, and reported as a ratio with its spread. Start at steps.go.
package main
