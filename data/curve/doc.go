// Package curve has the numbers of a learning curve: what is measured after each epoch of a training, which epoch is
// the best, and how JSON has numbers that could not be measured. It knows nothing of what is trained, nor where it is
// kept. Start at Point.
package curve
