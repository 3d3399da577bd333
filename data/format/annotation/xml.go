package annotation

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"fiducial/data/harmless"
)

// Element is an element of an XML file that is being read, at a line of it.
type Element struct {
	Line  int
	start xml.StartElement
	in    *xml.Decoder
	file  string
}

// Place says where the element is, for errors.
func (e Element) Place() string { return fmt.Sprintf("line %d", e.Line) }

// Decode reads the whole element, as encoding/xml does. The error names the file and the line.
func (e Element) Decode(v any) error {
	if err := e.in.DecodeElement(v, &e.start); err != nil {
		return brokenXML(e.file, e.Line, err)
	}
	return nil
}

// Elements reads an XML file that begins with the element root, and calls for each element that has a name among each.
// Entities that a file defines are an error, so that none unfolds. Files that say to be ISO-8859-1 mostly hold UTF-8,
// and are read as such where they can be. The error names file and line.
func Elements(file string, text []byte, root string, each map[string]func(Element) error) error {
	if !utf8.Valid(text) {
		text = []byte(string(fromLatin1(text)))
	}
	in := xml.NewDecoder(bytes.NewReader(text))
	in.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(charset) {
		case "iso-8859-1", "us-ascii", "windows-1252":
			return in, nil // it is UTF-8 by now
		}
		return nil, otherCharset(charset)
	}
	inside, line := false, 1
	for {
		token, err := in.Token()
		switch {
		case err == io.EOF && inside:
			return nil
		case err == io.EOF:
			return Wrong(file, "", "it holds no element %s", root)
		case err != nil:
			return brokenXML(file, line, err)
		}
		line, _ = in.InputPos()
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !inside && start.Name.Local != root {
			return Wrong(file, fmt.Sprintf("line %d", line), "it is XML of something else: it begins with %s, not with %s", harmless.Name(start.Name.Local), root)
		}
		inside = true
		if read := each[start.Name.Local]; read != nil {
			if err := read(Element{line, start, in, file}); err != nil {
				return err
			}
		}
	}
}

// otherCharset says that a file is in an encoding of that name.
type otherCharset string

func (c otherCharset) Error() string {
	return fmt.Sprintf("it says to be in the encoding %s; write it as UTF-8", harmless.Name(string(c)))
}

// brokenXML says why the XML can't be read on.
func brokenXML(file string, line int, err error) error {
	var charset otherCharset
	if errors.As(err, &charset) {
		return Wrong(file, fmt.Sprintf("line %d", line), "%w", charset)
	}
	var s *xml.SyntaxError
	if errors.As(err, &s) {
		return Wrong(file, fmt.Sprintf("line %d", s.Line), "it is no XML: %s", harmless.Name(s.Msg))
	}
	return Wrong(file, fmt.Sprintf("line %d", line), "it is no XML: %s", harmless.Name(err.Error()))
}

// fromLatin1 reads bytes of which each is a character.
func fromLatin1(text []byte) []rune {
	out := make([]rune, len(text))
	for i, b := range text {
		out[i] = rune(b)
	}
	return out
}

// xmlEscape writes the five entities that every parser of XML knows.
var xmlEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "'", "&apos;", `"`, "&quot;")

// XMLText returns text as it may stand in XML, in an attribute too.
func XMLText(s string) string { return xmlEscape.Replace(s) }

// XMLNames says which keypoint has a name that XML can't hold, or nil.
func XMLNames(s *Set) error {
	for _, k := range s.Keypoints {
		if strings.ContainsFunc(k.Name, func(r rune) bool {
			return unicode.IsControl(r) || r == 0xfffe || r == 0xffff || r == unicode.ReplacementChar
		}) {
			return fmt.Errorf("the keypoint %s can't stand in XML; rename it", harmless.Name(k.Name))
		}
	}
	return nil
}
