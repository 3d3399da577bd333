package settings

import (
	"errors"
	"strings"
	"testing"

	"fiducial/model/memory"
)

// TestNetworksTooLargeForTheMachine refuses a thousand channels where memory is short, and tells of them where it is
// not.
func TestNetworksTooLargeForTheMachine(t *testing.T) {
	for _, p := range Presets() {
		if told := p.Settings.TellMemory(96, 15); told != "" || p.Settings.checkMemory(96, 15, 4e9) != nil {
			t.Errorf("%s: %q, %v", p.Name, told, p.Settings.checkMemory(96, 15, 4e9))
		}
		s := p.Settings
		for i := range s.OutChannel {
			s.OutChannel = append([]int(nil), s.OutChannel...)
			s.OutChannel[i] = 1000
		}
		if err := s.checkMemory(96, 15, 4e9); !errors.Is(err, memory.ErrTooLarge) || !strings.Contains(err.Error(), "less out_channel or a smaller batch_size") {
			t.Errorf("%s with 1,000 channels: %v", p.Name, err)
		}
		if told := s.TellMemory(96, 15); !strings.Contains(told, " GB of memory") {
			t.Errorf("%s with 1,000 channels says %q", p.Name, told)
		}
	}
}
