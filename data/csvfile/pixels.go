package csvfile

import (
	"encoding/binary"
	"math/bits"

	"fiducial/data/simd"
)

// isBlank reports whether c separates pixels.
func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// parsePixels reads whole numbers from 0 to 255 with blanks between them into dst, which must hold
// (len(text)+1)/2 of them. It returns how many there were, and where in text the first thing that is no
// pixel begins, -1 when there is none.
//
// This decides how fast a dataset opens. The usual, one to three digits and one space, is done several pixels at a
// time, without a branch on how many digits there are, which nothing can foresee; the rest one by one.
func parsePixels(dst, text []byte) (n, bad int) { return parsePixelsBy(fastest, dst, text) }

// ahead reads pixels of text from i on into dst from n on for as long as they are written as usual, and returns where
// it ended.
type ahead func(dst, text []byte, i, n int) (int, int)

// fastest is the ahead of this machine, or of the path that the environment names.
var fastest = func() ahead {
	path, err := simd.FromEnv()
	if err != nil || path == simd.Auto { // the kernels tell of a wrong name
		path = simd.Fastest()
	}
	return aheadOn(path)
}()

// parsePixelsBy is parsePixels with a way to read what is usual.
func parsePixelsBy(usual ahead, dst, text []byte) (n, bad int) {
	for i := 0; i < len(text); {
		i, n = usual(dst, text, i, n)
		if i == len(text) {
			break
		}
		v := uint(text[i]) - '0'
		if v > 9 {
			if !isBlank(text[i]) {
				return n, i
			}
			i++
			continue
		}
		from := i
		i++
		for i < len(text) {
			d := uint(text[i]) - '0'
			if d > 9 {
				break
			}
			v = v*10 + d
			if v > 255 {
				return n, from
			}
			i++
		}
		if i < len(text) {
			if !isBlank(text[i]) {
				return n, from
			}
			i++
		}
		dst[n] = byte(v)
		n++
	}
	return n, -1
}

// Every byte of a word of eight, and what 255 is when its digits lie one in a byte.
const (
	each    = 0x0101010101010101
	highest = 0x020505
)

// twoPixels says where two numbers lie in eight bytes: each has one to three digits and a space behind it.
type twoPixels struct {
	first  uint8 // by how many bits the first has to move up, so that its last digit is the fourth byte's
	second uint8 // by how many bits the second begins
	moved  uint8 // by how many bits the second, once at the beginning, has to move up
	bytes  uint8 // that both take, with their spaces; 0 where no two such numbers lie there
}

// pairs is by the spaces among eight bytes, the first byte's being the lowest bit.
var pairs = func() (all [256]twoPixels) {
	for spaces := range all {
		first := bits.TrailingZeros8(uint8(spaces))
		second := bits.TrailingZeros8(uint8(spaces >> (first + 1)))
		if first >= 1 && first <= 3 && second >= 1 && second <= 3 {
			all[spaces] = twoPixels{uint8(32 - 8*first), uint8(8 * (first + 1)), uint8(32 - 8*second), uint8(first + second + 2)}
		}
	}
	return all
}()

// parsePairs is an ahead for every machine. It goes on for as long as there are two pixels of one to three digits with
// a space behind each.
func parsePairs(dst, text []byte, i, n int) (int, int) {
	for i+8 <= len(text) && n+2 <= len(dst) {
		// Of a space nothing is left, and of a digit 16 and its value.
		t := binary.LittleEndian.Uint64(text[i:]) ^ ' '*each
		spaces := ^t & (16 * each)
		at := &pairs[spaces>>4*0x0102040810204080>>56]
		stranger := t&^(31*each) | (t+6*each)&(32*each) | t&(spaces-spaces>>4)
		first := uint32(t) << (at.first & 31) & 0x0f0f0f0f
		second := uint32(t>>(at.second&63)) << (at.moved & 31) & 0x0f0f0f0f
		// The digits of both are compared with those of 255 at once: what is larger leaves a sign.
		larger := (highest - int32(bits.ReverseBytes32(first))) | (highest - int32(bits.ReverseBytes32(second)))
		if stranger != 0 || at.bytes == 0 || larger < 0 {
			return i, n
		}
		const value = 1 + 10<<8 + 100<<16 // the highest byte of the product is units, tens and hundreds together
		binary.LittleEndian.PutUint16(dst[n:], uint16(first*value>>24|second*value>>24<<8))
		i += int(at.bytes)
		n += 2
	}
	return i, n
}
