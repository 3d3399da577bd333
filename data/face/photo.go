package face

import (
	"crypto/sha256"
	"encoding/hex"
)

// Photo is the hash by which a photo is known: equal pixels have equal hashes, whatever file they come from
// and however its numbers are spaced. Of a photo that is a file of its own it is the file's: see photo.Look. The zero
// Photo stands for a face without usable pixels.
type Photo [16]byte

// PhotoOf hashes 8-bit grey pixels in row order: the first half of their SHA-256.
func PhotoOf(pixels []byte) Photo {
	sum := sha256.Sum256(pixels)
	return Photo(sum[:16])
}

// String returns the hash in hexadecimal.
func (p Photo) String() string { return hex.EncodeToString(p[:]) }

// IsZero reports whether there is no photo.
func (p Photo) IsZero() bool { return p == Photo{} }
