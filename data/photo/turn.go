package photo

import "image"

// walk is a way through stored pixels in the order in which they are shown: from the one at (x, y), by right to the
// next in a row and by down to the next row, each as a step along a row and along a column.
type walk struct{ x, y, rightX, rightY, downX, downY int }

// walkOf returns the way for an orientation, in a stored picture of w×h pixels.
func walkOf(orientation, w, h int) walk {
	switch orientation {
	case 2:
		return walk{w - 1, 0, -1, 0, 0, 1}
	case 3:
		return walk{w - 1, h - 1, -1, 0, 0, -1}
	case 4:
		return walk{0, h - 1, 1, 0, 0, -1}
	case 5:
		return walk{0, 0, 0, 1, 1, 0}
	case 6:
		return walk{0, h - 1, 0, -1, 1, 0}
	case 7:
		return walk{w - 1, h - 1, 0, -1, -1, 0}
	case 8:
		return walk{w - 1, 0, 0, 1, -1, 0}
	}
	return walk{0, 0, 1, 0, 0, 1}
}

// turned returns the picture as it is shown, from one as it is stored. It takes what opaque returns, and returns such a
// one.
func turned(img image.Image, orientation int) image.Image {
	if orientation == 1 {
		return img
	}
	size := img.Bounds().Size()
	if orientation >= 5 {
		size.X, size.Y = size.Y, size.X
	}
	shown := image.Rectangle{Max: size}
	switch img := img.(type) {
	case *image.Gray:
		out := image.NewGray(shown)
		turnBytes(out.Pix, out.Stride, img.Pix, img.Stride, size, orientation)
		return out
	case *image.RGBA:
		out := image.NewRGBA(shown)
		turnPixels(out, img, orientation)
		return out
	case *image.YCbCr:
		return turnYCbCr(img, shown, orientation)
	}
	return img
}

// turnYCbCr turns a picture whose colours may have fewer pixels than its brightness. They keep that where pixels of
// both fall together after the turn; elsewhere each pixel gets a colour of its own.
func turnYCbCr(img *image.YCbCr, shown image.Rectangle, orientation int) *image.YCbCr {
	ratio, w, h := sampling(img.SubsampleRatio)
	target := img.SubsampleRatio
	ok := true
	if orientation >= 5 {
		target, ok = transposed(target)
	}
	if size := img.Bounds().Size(); !ok || size.X%w != 0 || size.Y%h != 0 || !ratio {
		img, w, h, target = full(img), 1, 1, image.YCbCrSubsampleRatio444
	}
	out := image.NewYCbCr(shown, target)
	size := shown.Size()
	turnBytes(out.Y, out.YStride, img.Y, img.YStride, size, orientation)
	if orientation >= 5 {
		w, h = h, w
	}
	size = image.Pt(size.X/w, size.Y/h)
	turnBytes(out.Cb, out.CStride, img.Cb, img.CStride, size, orientation)
	turnBytes(out.Cr, out.CStride, img.Cr, img.CStride, size, orientation)
	return out
}

// sampling returns how many pixels share a colour, along a row and along a column; known is false for ratios of other
// kinds.
func sampling(r image.YCbCrSubsampleRatio) (known bool, w, h int) {
	switch r {
	case image.YCbCrSubsampleRatio444:
		return true, 1, 1
	case image.YCbCrSubsampleRatio422:
		return true, 2, 1
	case image.YCbCrSubsampleRatio420:
		return true, 2, 2
	case image.YCbCrSubsampleRatio440:
		return true, 1, 2
	case image.YCbCrSubsampleRatio411:
		return true, 4, 1
	case image.YCbCrSubsampleRatio410:
		return true, 4, 2
	}
	return false, 1, 1
}

// transposed returns the ratio with rows and columns exchanged, if there is such a one.
func transposed(r image.YCbCrSubsampleRatio) (image.YCbCrSubsampleRatio, bool) {
	switch r {
	case image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio420:
		return r, true
	case image.YCbCrSubsampleRatio422:
		return image.YCbCrSubsampleRatio440, true
	case image.YCbCrSubsampleRatio440:
		return image.YCbCrSubsampleRatio422, true
	}
	return r, false
}

// full returns the picture with a colour for each pixel.
func full(img *image.YCbCr) *image.YCbCr {
	b := img.Bounds()
	out := image.NewYCbCr(b, image.YCbCrSubsampleRatio444)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			to, from := out.YOffset(x, y), img.COffset(x, y)
			out.Y[to], out.Cb[to], out.Cr[to] = img.Y[img.YOffset(x, y)], img.Cb[from], img.Cr[from]
		}
	}
	return out
}

// tile is the side of the squares in which pictures are turned, so that rows of one and columns of the other both stay
// in the cache.
const tile = 64

// turnBytes turns a plane of bytes; size is that of the turned one.
func turnBytes(to []byte, toStride int, from []byte, fromStride int, size image.Point, orientation int) {
	right, down, start := steps(fromStride, 1, size, orientation)
	tiles(size, func(x0, x1, y int) {
		at := start + x0*right + y*down
		row := to[y*toStride+x0 : y*toStride+x1]
		for i := range row {
			row[i] = from[at]
			at += right
		}
	})
}

// turnPixels turns a picture of four bytes a pixel.
func turnPixels(to, from *image.RGBA, orientation int) {
	size := to.Bounds().Size()
	right, down, start := steps(from.Stride, 4, size, orientation)
	tiles(size, func(x0, x1, y int) {
		at := start + x0*right + y*down
		row := to.Pix[y*to.Stride+4*x0 : y*to.Stride+4*x1]
		for ; len(row) >= 4; row = row[4:] {
			copy(row[:4], from.Pix[at:at+4])
			at += right
		}
	})
}

// steps returns the walk of an orientation in bytes of the stored picture, of which a pixel takes each.
func steps(stride, each int, shown image.Point, orientation int) (right, down, start int) {
	if orientation >= 5 {
		shown.X, shown.Y = shown.Y, shown.X
	}
	k := walkOf(orientation, shown.X, shown.Y)
	return k.rightX*each + k.rightY*stride, k.downX*each + k.downY*stride, k.x*each + k.y*stride
}

// tiles calls f for each row of each tile of a picture.
func tiles(size image.Point, f func(x0, x1, y int)) {
	for y0 := 0; y0 < size.Y; y0 += tile {
		for x0 := 0; x0 < size.X; x0 += tile {
			for y := y0; y < min(y0+tile, size.Y); y++ {
				f(x0, min(x0+tile, size.X), y)
			}
		}
	}
}
