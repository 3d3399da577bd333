package photo

import (
	"encoding/binary"
	"io"
)

// orientation returns the orientation in the file's EXIF data (JEITA CP-3451, tag 0x0112): 1 where there is none or
// none that can be.
func (s *source) orientation() int {
	exif := exif{r: s, end: s.info.Size()}
	var o int
	switch s.format {
	case JPEG:
		o = exif.inJPEG()
	case PNG:
		o = exif.inPNG()
	case WebP:
		o = exif.inWebP()
	case TIFF:
		o = exif.inTIFF(0)
	}
	if o < 1 || o > 8 {
		return 1
	}
	return o
}

// ReadAt reads bytes of the file; its first ones are in memory.
func (s *source) ReadAt(p []byte, at int64) (int, error) {
	if at >= 0 && at+int64(len(p)) <= int64(len(s.head)) {
		return copy(p, s.head[at:]), nil
	}
	return s.file.ReadAt(p, at)
}

// mostBlocks is how many segments or chunks of a file are walked through in search of EXIF data.
const mostBlocks = 100_000

// exif looks for an orientation in a file that ends at end.
type exif struct {
	r   io.ReaderAt
	end int64
}

// bytes returns n bytes at a place, or nil where the file has none.
func (e *exif) bytes(at int64, n int) []byte {
	b := make([]byte, n)
	if at < 0 || at+int64(n) > e.end {
		return nil
	}
	if _, err := e.r.ReadAt(b, at); err != nil {
		return nil
	}
	return b
}

// inJPEG looks for the segment APP1 that begins with Exif, before the first scan.
func (e *exif) inJPEG() int {
	const app1, startOfScan, endOfImage = 0xe1, 0xda, 0xd9
	at := int64(2)
	for range mostBlocks {
		b := e.bytes(at, 4)
		if b == nil || b[0] != 0xff || b[1] == startOfScan || b[1] == endOfImage {
			return 0
		}
		switch {
		case b[1] == 0xff: // a filling byte
			at++
			continue
		case b[1] == app1 && string(e.bytes(at+4, 6)) == "Exif\x00\x00":
			return e.inTIFF(at + 10)
		}
		at += 2 + int64(binary.BigEndian.Uint16(b[2:]))
	}
	return 0
}

// inPNG looks for the chunk eXIf.
func (e *exif) inPNG() int {
	at := int64(8)
	for range mostBlocks {
		b := e.bytes(at, 8)
		switch {
		case b == nil || string(b[4:]) == "IEND":
			return 0
		case string(b[4:]) == "eXIf":
			return e.inTIFF(at + 8)
		}
		at += 12 + int64(binary.BigEndian.Uint32(b))
	}
	return 0
}

// inWebP looks for the chunk EXIF. Some programs begin it as a JPEG's segment begins.
func (e *exif) inWebP() int {
	at := int64(12)
	for range mostBlocks {
		b := e.bytes(at, 8)
		switch {
		case b == nil:
			return 0
		case string(b[:4]) == "EXIF":
			if string(e.bytes(at+8, 6)) == "Exif\x00\x00" {
				at += 6
			}
			return e.inTIFF(at + 8)
		}
		size := int64(binary.LittleEndian.Uint32(b[4:]))
		at += 8 + size + size&1
	}
	return 0
}

// inTIFF looks for the tag among those of the first directory of the TIFF structure at a place.
func (e *exif) inTIFF(at int64) int {
	b := e.bytes(at, 8)
	if b == nil {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	switch string(b[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
	default:
		return 0
	}
	at += int64(order.Uint32(b[4:]))
	count := e.bytes(at, 2)
	if count == nil {
		return 0
	}
	const entry, tag, short, long = 12, 0x0112, 3, 4
	entries := e.bytes(at+2, entry*int(order.Uint16(count)))
	for ; len(entries) >= entry; entries = entries[entry:] {
		if order.Uint16(entries) != tag {
			continue
		}
		switch order.Uint16(entries[2:]) {
		case short:
			return int(order.Uint16(entries[8:]))
		case long:
			return int(order.Uint32(entries[8:]))
		}
	}
	return 0
}
