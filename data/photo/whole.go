package photo

import (
	"bytes"
	"encoding/binary"
	"io"
)

// pngEnd is the last chunk of a PNG, with its checksum.
var pngEnd = []byte("IEND\xaeB`\x82")

// Whole looks whether the photo at path goes to its end, where Look is content with its beginning. Of JPEG, PNG and WebP it reads 128 KiB, and decodes
// only those whose end is not where it should be, and all of other formats. It does not see damage between. Errors are those of Open.
func Whole(path string) error {
	s, err := openSource(path)
	if err != nil {
		return err
	}
	defer s.file.Close()
	ends, err := s.ends()
	if err != nil {
		return unread(path, err)
	}
	if ends {
		_, _, _, _, err := s.header()
		return err
	}
	_, err = Open(path)
	return err
}

// ends reports whether the mark of the picture's end is among its last bytes. Some programs put more behind it, such as a film.
func (s *source) ends() (bool, error) {
	tail := make([]byte, min(headSize, s.info.Size()))
	if _, err := s.file.ReadAt(tail, s.info.Size()-int64(len(tail))); err != nil && err != io.EOF {
		return false, err
	}
	switch s.format {
	case JPEG: // the end of a preview in its header stands before the picture's own scan
		return bytes.LastIndex(tail, []byte("\xff\xd9")) > bytes.LastIndex(tail, []byte("\xff\xda")), nil
	case WebP: // whose header says how long it is
		return len(s.head) >= 8 && int64(binary.LittleEndian.Uint32(s.head[4:]))+8 <= s.info.Size(), nil
	case PNG:
		return bytes.Contains(tail, pngEnd), nil
	}
	return false, nil
}
