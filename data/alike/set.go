package alike

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"sync"
)

// Set is looks in which near ones are found. The nil Set is empty. It is not changed once it exists, and safe for
// concurrent use.
type Set struct {
	looks []Look // rising, each once
	index func() index
	asked sync.Map // Look → bool: what was found before, as the same faces are asked about after each edit
}

// NewSet returns the set of some looks, without the zero ones.
func NewSet(looks []Look) *Set {
	s := &Set{looks: slices.DeleteFunc(slices.Clone(looks), Look.IsZero)}
	slices.SortFunc(s.looks, compare)
	s.looks = slices.Compact(s.looks)
	s.index = sync.OnceValue(func() index { return newIndex(s.looks) })
	return s
}

func compare(a, b Look) int {
	for k := range a {
		if a[k] != b[k] {
			return int(a[k]) - int(b[k])
		}
	}
	return 0
}

// Len returns how many looks there are.
func (s *Set) Len() int {
	if s == nil {
		return 0
	}
	return len(s.looks)
}

// Equal reports whether two sets have the same looks.
func (s *Set) Equal(o *Set) bool {
	return s.Len() == o.Len() && (s.Len() == 0 || slices.Equal(s.looks, o.looks))
}

// Near reports whether the set has a look that is near.
func (s *Set) Near(l Look) bool {
	if s.Len() == 0 || l.IsZero() {
		return false
	}
	if found, ok := s.asked.Load(l); ok {
		return found.(bool)
	}
	found := false
	s.index().each(l, func(int) bool {
		found = true
		return false
	})
	s.asked.Store(l, found)
	return found
}

// With returns the set with more looks.
func (s *Set) With(more []Look) *Set {
	if s == nil {
		return NewSet(more)
	}
	return NewSet(slices.Concat(s.looks, more))
}

// MarshalText implements encoding.TextMarshaler: sixteen bytes a look, rising, in base64.
func (s *Set) MarshalText() ([]byte, error) {
	var content []byte
	for _, l := range s.looks {
		for _, v := range l {
			content = append(content, byte(v))
		}
	}
	return base64.StdEncoding.AppendEncode(nil, content), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Set) UnmarshalText(text []byte) error {
	content, err := base64.StdEncoding.AppendDecode(nil, bytes.TrimSpace(text))
	if err != nil {
		return err
	}
	if len(content)%terms != 0 {
		return fmt.Errorf("%d bytes are no list of looks", len(content))
	}
	looks := make([]Look, len(content)/terms)
	for i := range looks {
		for k := range terms {
			looks[i][k] = int8(content[terms*i+k])
		}
	}
	fresh := NewSet(looks)
	s.looks, s.index = fresh.looks, fresh.index
	s.asked.Clear()
	return nil
}
