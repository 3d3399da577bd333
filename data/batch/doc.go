// Package batch makes training batches from a dataset: shuffling, augmentation, standardising, prefetching.
//
// What comes out is float32 in the shapes networks take; what goes in are pixels and points. Pixels are read,
// standardised and augmented in goroutines ahead of the consumer; labels are read when a batch is handed out,
// so that a corrected label counts from the next batch on. Start at Loader.
package batch
