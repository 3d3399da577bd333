package harmless

import "strings"

// Error returns the text of an error in one line where errors were joined (errors.Join puts each on a line of its own):
// with semicolons between them, and none that another one says already.
func Error(err error) string {
	text := err.Error()
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		var lines, said []string
		for _, part := range e.Unwrap() {
			lines, said = append(lines, part.Error()), append(said, Error(part))
		}
		if text == strings.Join(lines, "\n") {
			return strings.Join(apart(said), "; ")
		}
		for i, line := range lines {
			text = strings.Replace(text, line, said[i], 1)
		}
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			text = strings.Replace(text, inner.Error(), Error(inner), 1)
		}
	}
	return text
}

// apart returns the texts of which no other one holds all, in their order.
func apart(texts []string) (kept []string) {
next:
	for _, text := range texts {
		for i, other := range kept {
			if strings.Contains(other, text) {
				continue next
			}
			if strings.Contains(text, other) {
				kept[i] = text
				continue next
			}
		}
		kept = append(kept, text)
	}
	return kept
}
