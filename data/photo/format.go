package photo

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
)

// Format is a format of pictures that is read, by its usual name.
type Format string

// The formats that are read.
const (
	JPEG Format = "JPEG"
	PNG  Format = "PNG"
	WebP Format = "WebP"
	TIFF Format = "TIFF"
	BMP  Format = "BMP"
	GIF  Format = "GIF" // its first frame
)

// Extensions returns the endings, in lower case with their dots, of files that are taken for photos in a folder. Those
// of HEIC and AVIF are among them: these are photos too, and who has a folder of them is to be told how to convert
// them, not that it is empty.
func Extensions() []string {
	return []string{".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".heic", ".heif", ".avif"}
}

// Is reports whether the name of a file is that of a photo: one of Extensions, in capitals or not. Hidden files are
// none, among them the ._ files that macOS leaves beside photos on other disks.
func Is(path string) bool {
	name := filepath.Base(path)
	return !strings.HasPrefix(name, ".") && slices.Contains(Extensions(), strings.ToLower(filepath.Ext(name)))
}

// toConvert is what to do with a picture that other programs can open.
const toConvert = "save it as JPEG or PNG with a program that opens it"

// formatOf tells the format by the first bytes of a file, whatever its name; the name alone tells raw files whose
// content is a TIFF of which only the small preview would be shown. foreign is a sentence about anything else, empty
// otherwise.
func formatOf(path string, head []byte) (f Format, foreign string) {
	has := func(at int, magic string) bool {
		return len(head) >= at+len(magic) && string(head[at:at+len(magic)]) == magic
	}
	switch {
	case has(0, "\xff\xd8\xff"):
		return JPEG, ""
	case has(0, "\x89PNG\r\n\x1a\n"):
		return PNG, ""
	case has(0, "RIFF") && has(8, "WEBP"):
		const animated = 2
		if has(12, "VP8X") && len(head) > 20 && head[20]&animated != 0 {
			return "", "animated WebP pictures are not read; save one picture of it as JPEG or PNG"
		}
		return WebP, ""
	case has(0, "GIF87a"), has(0, "GIF89a"):
		return GIF, ""
	case has(0, "BM"):
		return BMP, ""
	case has(0, "II*\x00") || has(0, "MM\x00*"):
		if has(8, "CR\x02") || slices.Contains([]string{".nef", ".nrw", ".arw", ".sr2", ".srf", ".dng", ".cr2", ".pef", ".srw", ".3fr", ".iiq", ".erf", ".kdc", ".dcr", ".mos"}, strings.ToLower(filepath.Ext(path))) {
			return "", raw
		}
		return TIFF, ""
	case has(4, "ftyp"):
		return "", boxed(head)
	}
	for _, k := range []struct {
		at    int
		magic string
		say   string
	}{
		{0, "FUJIFILMCCD-RAW", raw}, {0, "IIRO", raw}, {0, "IIRS", raw}, {0, "MMOR", raw}, {0, "IIU\x00", raw}, {0, "FOVb", raw}, {0, "\x00MRM", raw},
		{0, "8BPS", "Photoshop documents are not read; export it as JPEG or PNG"},
		{0, "gimp xcf", "GIMP's documents are not read; export it as JPEG or PNG"},
		{0, "\xff\x0a", "JPEG XL is not read; " + toConvert}, {4, "JXL \r\n\x87\n", "JPEG XL is not read; " + toConvert},
		{0, "\xff\x4f\xff\x51", "JPEG 2000 is not read; " + toConvert}, {4, "jP  \r\n\x87\n", "JPEG 2000 is not read; " + toConvert},
		{0, "%PDF", "that is a PDF, no photo; export its pictures as JPEG or PNG"},
		{0, "II+\x00", "BigTIFF is not read; " + toConvert}, {0, "MM\x00+", "BigTIFF is not read; " + toConvert},
		{0, "\x1aE\xdf\xa3", film}, {8, "AVI ", film}, {0, "\x00\x00\x01\xba", film}, {0, "FLV\x01", film},
		{0, "\x00\x00\x01\x00", "icons are not read; " + toConvert},
		{0, "PK\x03\x04", "that is a zip archive, no photo; unpack it"},
		{0, "version https://git-lfs", "that is a pointer of Git LFS, not the photo itself; fetch it with git lfs pull"},
	} {
		if has(k.at, k.magic) {
			return "", k.say
		}
	}
	start := bytes.ToLower(bytes.TrimLeft(head[:min(len(head), 1024)], "\xef\xbb\xbf \t\r\n"))
	switch {
	case bytes.HasPrefix(start, []byte("<svg")), bytes.HasPrefix(start, []byte("<?xml")) && bytes.Contains(start, []byte("<svg")):
		return "", "SVG drawings are not read; export it as PNG"
	case bytes.HasPrefix(start, []byte("<!doctype html")), bytes.HasPrefix(start, []byte("<html")):
		return "", "that is a web page, no photo; save the picture itself"
	}
	return "", "that is no picture that is read here; JPEG, PNG, WebP, TIFF, BMP and GIF are"
}

const (
	raw  = "raw files of cameras are not read; develop it to JPEG, PNG or TIFF"
	film = "that is a video, no photo; save pictures of it as JPEG or PNG"
)

// boxed says what a file of ISO media boxes is, by the brands in its first box.
func boxed(head []byte) string {
	size := min(int(head[0])<<24|int(head[1])<<16|int(head[2])<<8|int(head[3]), len(head), 256)
	var brands []string // the major one, then, after a version, the compatible ones
	for at := 8; at+4 <= size; at += 4 {
		brands = append(brands, string(head[at:at+4]))
	}
	any := func(of ...string) bool {
		return slices.ContainsFunc(of, func(b string) bool { return slices.Contains(brands, b) })
	}
	switch {
	case any("crx "):
		return raw
	case any("avif", "avis"):
		return "AVIF is not read; convert it to JPEG, for instance with ImageMagick (magick photo.avif photo.jpg)"
	case any("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1", "mif2"):
		return "HEIC is not read; convert it to JPEG, for instance with heif-convert or magick (heif-convert photo.heic photo.jpg), or export it as JPEG from Photos or Preview"
	}
	return film
}
