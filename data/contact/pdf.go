package contact

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"io"

	"codeberg.org/go-pdf/fpdf"
)

// MostPDF is how many pictures go into one PDF.
const MostPDF = 10_000

// Measures of a page of A4, in mm: five pictures in a line, six lines.
const (
	pageColumns = 5
	pageLines   = 6
	pageMargin  = 14.0
	pageCell    = 34.0 // side of a picture
	pageGap     = 3.0
	pageCaption = 5.0
	pageTop     = 22.0
	pdfQuality  = 92
)

// WritePDF writes n pictures on pages of A4, thirty on each, under a title; cell returns picture i. It is a background
// task: progress, which may be nil, gets pictures done and in all.
func WritePDF(ctx context.Context, w io.Writer, title string, n int, cell func(i int) (Cell, error), progress func(done, total int64)) error {
	if n > MostPDF {
		return fmt.Errorf("%d faces: a contact sheet holds at most %d; list fewer", n, MostPDF)
	}
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetTitle(title, true)
	pdf.SetCreator("Fiducial", true)
	pdf.SetAutoPageBreak(false, 0)
	latin := pdf.UnicodeTranslatorFromDescriptor("") // the fonts that every reader has know Western letters
	const each = pageColumns * pageLines
	for i := range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		if i%each == 0 {
			newPage(pdf, latin, title, i/each+1, (n+each-1)/each)
		}
		c, err := cell(i)
		if err != nil {
			return err
		}
		if err := place(pdf, latin, i, i%each, c); err != nil {
			return err
		}
		if progress != nil {
			progress(int64(i+1), int64(n))
		}
	}
	return pdf.Output(w)
}

// newPage begins a page.
func newPage(pdf *fpdf.Fpdf, latin func(string) string, title string, page, of int) {
	pdf.AddPage()
	pdf.SetFont("Helvetica", "", 10)
	number := fmt.Sprintf("%d / %d", page, of)
	width := 210 - 2*pageMargin
	pdf.SetXY(pageMargin, 10)
	pdf.CellFormat(width, 6, latin(fitting(title, func(s string) bool { return pdf.GetStringWidth(latin(s)) < width-20 })), "", 0, "L", false, 0, "")
	pdf.SetXY(pageMargin, 10)
	pdf.CellFormat(width, 6, number, "", 0, "R", false, 0, "")
	pdf.SetFont("Helvetica", "", 7)
}

// place puts picture number i into the cell at on its page.
func place(pdf *fpdf.Fpdf, latin func(string) string, i, at int, c Cell) error {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, c.Picture, &jpeg.Options{Quality: pdfQuality}); err != nil {
		return fmt.Errorf("the picture of %s: %w", c.Caption, err)
	}
	name := fmt.Sprint(i)
	options := fpdf.ImageOptions{ImageType: "JPEG"}
	pdf.RegisterImageOptionsReader(name, options, &b)
	x := pageMargin + float64(at%pageColumns)*(pageCell+pageGap)
	y := pageTop + float64(at/pageColumns)*(pageCell+pageCaption+pageGap)
	pdf.ImageOptions(name, x, y, pageCell, pageCell, false, options, 0, "")
	pdf.SetXY(x, y+pageCell)
	pdf.CellFormat(pageCell, pageCaption, latin(fitting(c.Caption, func(s string) bool { return pdf.GetStringWidth(latin(s)) < pageCell })), "", 0, "L", false, 0, "")
	return pdf.Error()
}
