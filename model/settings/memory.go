package settings

import (
	"fiducial/model/memory"
	"fiducial/model/network"
)

// muchMemory is from how many bytes on a person is told before a run begins.
const muchMemory = 2e9

// CheckMemory refuses settings whose network takes more memory to train, for images of side pixels and k keypoints,
// than the machine has free. The error wraps memory.ErrTooLarge and says what to make smaller. The settings must have
// passed Check.
func (s Settings) CheckMemory(side, k int) error { return s.checkMemory(side, k, memory.Free()) }

func (s Settings) checkMemory(side, k int, free float64) error {
	return memory.Check("training", s.memory(side, k), free, "choose less out_channel or a smaller batch_size")
}

// TellMemory says how much memory training takes with settings that passed Check; "" where it is no more than usual.
func (s Settings) TellMemory(side, k int) string {
	if need := s.memory(side, k); need > muchMemory {
		return "training takes at least " + memory.Gigabytes(need) + " of memory"
	}
	return ""
}

func (s Settings) memory(side, k int) float64 {
	return network.LeastMemory(s.Spec(side, k), s.BatchSize)
}
