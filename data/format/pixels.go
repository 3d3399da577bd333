package format

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // formats of pictures that image.Decode knows
	"image/jpeg"
	_ "image/png"
	"io"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"

	"github.com/disintegration/imaging"
	_ "golang.org/x/image/webp"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

// What pictures may be at most.
const (
	maxPicture       = 256 << 20 // bytes of a file
	maxPicturePixels = 100e6
)

// pictureFormats are those that are decoded. TIFF and BMP are not: their decoders can be made to panic.
var pictureFormats = map[string]bool{"png": true, "jpeg": true, "gif": true, "webp": true}

// extensions are those of pictures that are decoded.
var extensions = []string{".png", ".jpg", ".jpeg", ".gif", ".webp"}

// picture is a picture that was looked at, not decoded.
type picture struct {
	name          string // by which it was found
	width, height int    // as it is shown
	asStored      bool   // its labels are for the pixels as they are stored, whatever its EXIF orientation
	jpeg          bool
	gray          func() *image.Gray // the picture itself, where it is no file; else nil
}

// look finds a picture and its size. The error says why it can't be used.
func (o *Opened) look(p annotation.Picture) (picture, error) {
	if p.Gray != nil {
		return picture{width: p.Width, height: p.Height, gray: p.Gray}, nil
	}
	name, err := o.locate(p)
	if err != nil {
		return picture{}, err
	}
	f, err := o.photos.Open(name)
	if err != nil {
		return picture{}, plain(err)
	}
	defer f.Close()
	config, kind, err := image.DecodeConfig(f)
	switch {
	case err != nil:
		return picture{}, fmt.Errorf("it is no picture that can be read: %w", err)
	case !pictureFormats[kind]:
		return picture{}, fmt.Errorf("it is a picture of the format %s; PNG, JPEG, GIF and WebP are read", kind)
	case config.Width <= 0 || config.Height <= 0 || float64(config.Width)*float64(config.Height) > maxPicturePixels:
		return picture{}, fmt.Errorf("it has %d×%d pixels; at most %d million are read", config.Width, config.Height, int(maxPicturePixels/1e6))
	}
	out := picture{name: name, width: config.Width, height: config.Height, jpeg: kind == "jpeg"}
	said := p.Width > 0 && p.Height > 0
	if out.asStored = said && p.Width == out.width && p.Height == out.height; out.asStored || !out.jpeg || !o.hasExif(name) {
		if said && !out.asStored {
			return picture{}, fmt.Errorf("it has %d×%d pixels, but its labels are for %d×%d", out.width, out.height, p.Width, p.Height)
		}
		return out, nil
	}
	upright, err := o.decode(out) // only decoding tells whether it is turned
	if err != nil {
		return picture{}, err
	}
	out.width, out.height = upright.Bounds().Dx(), upright.Bounds().Dy()
	if said && (p.Width != out.width || p.Height != out.height) {
		return picture{}, fmt.Errorf("it has %d×%d pixels, but its labels are for %d×%d", out.width, out.height, p.Width, p.Height)
	}
	return out, nil
}

// hasExif reports whether a JPEG has EXIF, by which alone it may be turned. It stands at its beginning.
func (o *Opened) hasExif(name string) bool {
	f, err := o.photos.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head, _ := io.ReadAll(io.LimitReader(f, 64<<10)) // what can't be read is not decoded either
	return bytes.Contains(head, []byte("Exif\x00\x00"))
}

// elsewhere says that a picture is not to be had, and what to do: where no folder of the pictures was named, that.
func (o *Opened) elsewhere(problem string, looked []string) error {
	if o.beside == "" {
		return wants{problem + "; name the folder of the pictures", ErrWantsPictures}
	}
	if len(looked) > 3 {
		looked = append(slices.Clone(looked[:2]), looked[len(looked)-1])
	}
	return fmt.Errorf("%s in the folder of the pictures, %s: looked for was %s", problem, harmless.Name(o.beside), harmless.Sentence(strings.Join(looked, ", ")))
}

// locate returns the path of a picture that labels name: as it stands, or below images, or with a folder of pictures of
// its own by the way from the labels, where that stays in the folder, or under the last part of it.
func (o *Opened) locate(p annotation.Picture) (string, error) {
	local, ok := annotation.Local(p.File)
	candidates := []string{local, path.Join("images", local)}
	if strings.Contains(p.File, `\`) { // which may be part of the name itself
		candidates = append([]string{p.File, path.Join("images", p.File)}, candidates...)
	}
	if o.beside != "" {
		candidates = append(candidates, path.Base(local))
	}
	if from := path.Join(o.way, local); o.way != "" && fs.ValidPath(from) { // also by a way that leads out of the folder of the labels
		candidates = append([]string{from}, candidates...)
	}
	for _, also := range p.Also {
		candidates = append(candidates, also, path.Join("images", also))
	}
	if p.Stem {
		stems := candidates
		candidates = nil
		for _, c := range stems {
			for _, extension := range extensions {
				candidates = append(candidates, c+extension, c+strings.ToUpper(extension))
			}
		}
	}
	for _, c := range candidates {
		if !fs.ValidPath(c) {
			continue
		}
		info, err := fs.Stat(o.photos, c)
		switch {
		case err == nil && !info.Mode().IsRegular():
			return "", errors.New("it is no ordinary file")
		case err == nil && info.Size() > maxPicture:
			return "", fmt.Errorf("it has more than %d MB", maxPicture>>20)
		case err == nil:
			return c, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", o.elsewhere("it is a link that leads out of the folder, or cannot be looked at", candidates)
		}
	}
	if !ok {
		return "", o.elsewhere("that lies outside of the folder, and there is no such picture", slices.DeleteFunc(candidates, func(c string) bool { return !fs.ValidPath(c) }))
	}
	return "", o.elsewhere("there is no such picture", candidates)
}

// decode reads a picture, upright unless its labels are for the pixels as they are stored.
func (o *Opened) decode(p picture) (image.Image, error) {
	if p.gray != nil {
		return p.gray(), nil
	}
	f, err := o.photos.Open(p.name)
	if err != nil {
		return nil, plain(err)
	}
	defer f.Close()
	in := io.LimitReader(f, maxPicture)
	var img image.Image
	switch {
	case p.jpeg && p.asStored:
		img, err = jpeg.Decode(in)
	case p.jpeg:
		img, err = imaging.Decode(in, imaging.AutoOrientation(true)) // decodes JPEG alone: look knows the format
	default:
		img, _, err = image.Decode(in)
	}
	if err != nil {
		return nil, fmt.Errorf("it is no picture that can be read: %w", err)
	}
	return img, nil
}

// square is the part of a picture that becomes the photo of a face, in whole pixels of it.
type square struct{ left, top, side int }

// squareOf returns the smallest square of whole pixels around a face's box, or around the whole picture. It is moved
// into the picture where it fits; what then still lies outside of the picture will be black.
func squareOf(p picture, f annotation.Face) square {
	box := annotation.Whole(p.width, p.height)
	if f.Box != nil {
		box = f.Box
	}
	left, top := int(math.Floor(box.Left)), int(math.Floor(box.Top))
	width, height := int(math.Ceil(box.Left+box.Width))-left, int(math.Ceil(box.Top+box.Height))-top
	s := square{side: max(width, height)}
	s.left, s.top = left-(s.side-width)/2, top-(s.side-height)/2
	s.left, s.top = within(s.left, s.side, p.width), within(s.top, s.side, p.height)
	return s
}

// outside reports whether a box has no pixel of a picture: it can't be that of a face in it.
func outside(p picture, b *annotation.Box) bool {
	return b != nil && (b.Left >= float64(p.width) || b.Top >= float64(p.height) || b.Left+b.Width <= 0 || b.Top+b.Height <= 0)
}

// told returns the faces of a picture; of several that are without boxes each has one around its points, so that not
// all become the whole picture.
func told(faces []annotation.Face) []annotation.Face {
	if len(faces) < 2 {
		return faces
	}
	out := slices.Clone(faces)
	for i, f := range out {
		if box, ok := aroundPoints(f.Shown()); f.Box == nil && ok && box.Size >= csvfile.LeastBox {
			out[i].Box = &annotation.Box{Left: box.Left, Top: box.Top, Width: box.Size, Height: box.Size}
		}
	}
	return out
}

// within moves a stretch of pixels into 0 to size where it fits.
func within[T int | float64](at, length, size T) T {
	if length > size {
		return at
	}
	return min(max(at, 0), size-length)
}

// gray returns the grey pixels of a square, of side×side: as they are where that is the square's own side, else scaled.
func (s square) gray(img image.Image, side int) []byte {
	cut := image.Rect(s.left, s.top, s.left+s.side, s.top+s.side).Add(img.Bounds().Min)
	part := imaging.Crop(img, cut)
	if inside := cut.Intersect(img.Bounds()); inside != cut {
		whole := imaging.New(s.side, s.side, image.Black)
		part = imaging.Paste(whole, part, inside.Min.Sub(cut.Min))
	}
	if s.side != side {
		part = imaging.Resize(part, side, side, imaging.Lanczos)
	}
	part = imaging.Grayscale(part)
	pixels := make([]byte, side*side)
	for i := range pixels {
		pixels[i] = part.Pix[4*i]
	}
	return pixels
}

// points maps points of the picture to those of its square at a side. The centres of pixels are at whole numbers in
// both.
func (s square) points(points face.Points, side int) face.Points {
	out := points.Clone()
	scale := float64(side) / float64(s.side)
	for k, p := range points {
		switch {
		case !p.Known:
		case side == s.side:
			out[k] = face.At(p.X-float64(s.left), p.Y-float64(s.top)).With(p.Visibility)
		default:
			out[k] = face.At((p.X-float64(s.left)+0.5)*scale-0.5, (p.Y-float64(s.top)+0.5)*scale-0.5).With(p.Visibility)
		}
	}
	return out
}

// wrongPicture names the picture of an error.
func wrongPicture(p annotation.Picture, err error) error {
	return fmt.Errorf("the picture %s: %w", harmless.Name(p.File), err)
}
