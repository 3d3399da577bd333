package search

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"fiducial/model/settings"
)

// The names of the scales in a space file.
var scaleNames = map[Scale]string{Uniform: "uniform", LogUniform: "log_uniform", Whole: "integer"}

// ParseSpace reads a space from JSON, as docs/search.md describes it. An error names the setting, and the line and
// column where it stands.
func ParseSpace(text []byte) (Space, error) {
	var s Space
	members, err := object(text, 0)
	if err == nil {
		err = s.read(members)
	}
	if err == nil {
		err = s.Check()
	}
	var placed *placedError
	if errors.As(err, &placed) {
		before := text[:min(placed.offset, len(text))]
		line := bytes.Count(before, []byte("\n")) + 1
		column := len(before) - bytes.LastIndexByte(before, '\n')
		return s, fmt.Errorf("line %d, column %d: %w", line, column, placed.err)
	}
	return s, err
}

// read takes the members of the whole file. What dimensions and fixed settings may be depends on the preset, so that
// comes first.
func (s *Space) read(members []member) error {
	s.Preset = settings.Presets()[0].Name
	for _, m := range members {
		if m.key == "preset" {
			if json.Unmarshal(m.value, &s.Preset) != nil {
				return m.errorf("preset: give the name of a preset in quotes")
			}
			if _, err := settings.FromPreset(s.Preset); err != nil {
				return m.errorf("preset: %w", err)
			}
		}
	}
	for _, m := range members {
		if m.key == "fixed" {
			if err := s.readFixed(m); err != nil {
				return err
			}
		}
	}
	for _, m := range members {
		switch m.key {
		case "preset", "fixed":
		case "space":
			if err := s.readDimensions(m); err != nil {
				return err
			}
		default:
			return m.errorf("there is no %q in a space file; there are preset, fixed and space", m.key)
		}
	}
	return nil
}

func (s *Space) readFixed(m member) error {
	settings, err := object(m.value, m.at)
	if err != nil {
		return err
	}
	base, err := s.base()
	if err != nil {
		return err
	}
	for _, f := range settings {
		p, err := parameter(f.key)
		if err != nil {
			return f.errorf("%w", err)
		}
		text, err := valueText(p, base, f.value)
		if err == nil {
			err = p.Set(&base, text)
		}
		if err != nil {
			return f.errorf("%w", err)
		}
		s.Fixed = append(s.Fixed, Fixed{f.key, p.Get(base)})
	}
	return nil
}

func (s *Space) readDimensions(m member) error {
	dimensions, err := object(m.value, m.at)
	if err != nil {
		return err
	}
	base, err := s.base()
	if err != nil {
		return err
	}
	for _, m := range dimensions {
		p, err := parameter(m.key)
		if err != nil {
			return m.errorf("%w", err)
		}
		d, err := readDimension(p, base, m)
		if err == nil {
			err = d.check(base)
		}
		if err != nil {
			return m.errorf("%w", err)
		}
		s.Dimensions = append(s.Dimensions, d)
	}
	return nil
}

// readDimension reads a list of values, or an object with one range and perhaps steps.
func readDimension(p settings.Parameter, base settings.Settings, m member) (Dimension, error) {
	d := Dimension{Key: m.key}
	var list []json.RawMessage
	if json.Unmarshal(m.value, &list) == nil && list != nil {
		for _, v := range list {
			set := base
			text, err := valueText(p, base, v)
			if err == nil {
				err = p.Set(&set, text)
			}
			if err != nil {
				return d, err
			}
			d.Values = append(d.Values, p.Get(set))
		}
		return d, nil
	}
	var ranges map[string]json.RawMessage
	if json.Unmarshal(m.value, &ranges) != nil || ranges == nil {
		return d, fmt.Errorf("%s: give a list of values such as [3, 5], or a range such as {\"log_uniform\": [0.001, 0.1]}", m.key)
	}
	for name, value := range ranges {
		if name == "steps" {
			if json.Unmarshal(value, &d.Steps) != nil || d.Steps < 1 {
				return d, fmt.Errorf("%s: steps is how many values a grid takes: a whole number above 0", m.key)
			}
			continue
		}
		var scale Scale
		for s, n := range scaleNames {
			if n == name {
				scale = s
			}
		}
		var ends []float64
		switch {
		case scale == Discrete:
			return d, fmt.Errorf("%s: there is no %q: say uniform, log_uniform or integer, and steps", m.key, name)
		case d.Scale != Discrete:
			return d, fmt.Errorf("%s: give one range, not several", m.key)
		case json.Unmarshal(value, &ends) != nil || len(ends) != 2:
			return d, fmt.Errorf("%s: %s takes two numbers, the least and the largest: [1, 2]", m.key, name)
		}
		d.Scale, d.Min, d.Max = scale, ends[0], ends[1]
	}
	if d.Scale == Discrete {
		return d, fmt.Errorf("%s: say uniform, log_uniform or integer", m.key)
	}
	return d, nil
}

// valueText turns a JSON value into what p's Set takes. A single number for a list stands in each of its places.
func valueText(p settings.Parameter, base settings.Settings, value json.RawMessage) (string, error) {
	var text string
	var truth bool
	var numbers []json.Number
	var number json.Number
	switch {
	case json.Unmarshal(value, &text) == nil && value[0] == '"':
		return text, nil
	case json.Unmarshal(value, &truth) == nil && value[0] != 'n':
		return fmt.Sprint(truth), nil
	case json.Unmarshal(value, &number) == nil && value[0] != 'n':
		if p.Kind == settings.Integers {
			n := strings.Count(p.Get(base), ",") + 1
			return strings.TrimSuffix(strings.Repeat(number.String()+",", n), ","), nil
		}
		return number.String(), nil
	case p.Kind == settings.Integers && json.Unmarshal(value, &numbers) == nil && value[0] == '[':
		var texts []string
		for _, n := range numbers {
			texts = append(texts, n.String())
		}
		return strings.Join(texts, ","), nil
	}
	return "", fmt.Errorf("%s: %s is no value for it", p.Key, bytes.TrimSpace(value))
}

// MarshalJSON implements json.Marshaler: what ParseSpace reads, the settings in their order.
func (s Space) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"preset":%q,"fixed":{`, s.Preset)
	for i, f := range s.Fixed {
		fmt.Fprintf(&b, "%s%q:%s", comma(i), f.Key, valueJSON(f.Key, f.Value))
	}
	b.WriteString(`},"space":{`)
	for i, d := range s.Dimensions {
		fmt.Fprintf(&b, "%s%q:", comma(i), d.Key)
		if d.Scale == Discrete {
			b.WriteByte('[')
			for i, v := range d.Values {
				b.WriteString(comma(i) + valueJSON(d.Key, v))
			}
			b.WriteByte(']')
			continue
		}
		ends, err := json.Marshal([2]float64{d.Min, d.Max})
		if err != nil {
			return nil, fmt.Errorf("write the range of %s: %w", d.Key, err)
		}
		fmt.Fprintf(&b, `{%q:%s`, scaleNames[d.Scale], ends)
		if d.Steps > 0 {
			fmt.Fprintf(&b, `,"steps":%d`, d.Steps)
		}
		b.WriteByte('}')
	}
	b.WriteString("}}")
	return b.Bytes(), nil
}

// UnmarshalJSON implements json.Unmarshaler with ParseSpace.
func (s *Space) UnmarshalJSON(text []byte) (err error) {
	*s, err = ParseSpace(text)
	return err
}

func comma(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}

// valueJSON writes a value as JSON: a number, a truth value or a list as what it is, else a string.
func valueJSON(key, text string) string {
	p, err := parameter(key)
	literal := text
	if err == nil && p.Kind == settings.Integers {
		literal = "[" + text + "]"
	}
	if err != nil || p.Kind == settings.Choice || !json.Valid([]byte(literal)) {
		return fmt.Sprintf("%q", text)
	}
	return literal
}

// member is one entry of a JSON object.
type member struct {
	key   string
	value json.RawMessage
	where int // of the key in the file
	at    int // of the value
}

// placedError is an error that knows the place in the file.
type placedError struct {
	offset int
	err    error
}

func (e *placedError) Error() string { return e.err.Error() }
func (e *placedError) Unwrap() error { return e.err }

func (m member) errorf(format string, a ...any) error {
	return &placedError{m.where, fmt.Errorf(format, a...)}
}

// object reads the members of a JSON object in their order; from is where text begins in the file. A key that
// stands twice is refused: one of the two would be silently ignored.
func object(text []byte, from int) ([]member, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	broken := func(err error) error {
		offset := int(d.InputOffset())
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			offset = int(syntax.Offset) - 1
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("the file ends in the middle")
		}
		return &placedError{from + max(offset, 0), fmt.Errorf("this is not JSON: %w", err)}
	}
	token, err := d.Token()
	if err != nil {
		return nil, broken(err)
	}
	if token != json.Delim('{') {
		return nil, &placedError{from, errors.New("here must be an object: {…}")}
	}
	var members []member
	for d.More() {
		where := d.InputOffset()
		token, err := d.Token()
		if err != nil {
			return nil, broken(err)
		}
		for int(where) < len(text) && text[where] != '"' {
			where++
		}
		m := member{key: token.(string), where: from + int(where)}
		if err := d.Decode(&m.value); err != nil {
			return nil, broken(err)
		}
		m.at = from + int(d.InputOffset()) - len(m.value)
		for _, other := range members {
			if other.key == m.key {
				return nil, m.errorf("%s stands twice: once is enough", m.key)
			}
		}
		members = append(members, m)
	}
	if _, err := d.Token(); err != nil {
		return nil, broken(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, &placedError{from + int(d.InputOffset()), errors.New("after the end of the space there is something more")}
	}
	return members, nil
}
