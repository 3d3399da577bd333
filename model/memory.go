package model

import (
	"errors"
	"fmt"

	"fiducial/model/network"
)

// ErrMemory says that a network takes more memory, to train or to predict, than the machine has.
var ErrMemory = errors.New("the network is too large for the memory of this machine")

// memoryUnknown is how much memory a machine counts as having that does not say.
const memoryUnknown = 16e9

// muchMemory is from how many bytes on a person is told before a run begins.
const muchMemory = 2e9

// CheckMemory refuses settings whose network takes more memory to train, for images of side pixels and k keypoints, than the
// machine has free: else it would be killed, and others with it. The error wraps ErrMemory and says what to make smaller. The
// settings must have passed Check.
func (s Settings) CheckMemory(side, k int) error { return s.checkMemory(side, k, freeMemory()) }

func (s Settings) checkMemory(side, k int, free float64) error {
	if need := s.memory(side, k); need > free {
		return fmt.Errorf("%w: training takes at least %s and %s are free; choose less out_channel or a smaller batch_size", ErrMemory, inGigabytes(need), inGigabytes(free))
	}
	return nil
}

// checkPredicting refuses a checkpoint whose network takes more memory to predict with than is free.
func (c *Checkpoint) checkPredicting(free float64) error {
	if need := network.LeastToPredict(c.spec(), inferenceBatch); need > free {
		return fmt.Errorf("%w: predicting takes at least %s and %s are free; use weights with less out_channel, or a machine with more memory", ErrMemory, inGigabytes(need), inGigabytes(free))
	}
	return nil
}

// TellMemory says how much memory training takes with settings that passed Check; "" where it is no more than usual.
func (s Settings) TellMemory(side, k int) string {
	if need := s.memory(side, k); need > muchMemory {
		return "training takes at least " + inGigabytes(need) + " of memory"
	}
	return ""
}

func (s Settings) memory(side, k int) float64 {
	return network.LeastMemory(s.Spec(side, k), s.BatchSize)
}

func inGigabytes(n float64) string { return fmt.Sprintf("%.1f GB", n/1e9) }
