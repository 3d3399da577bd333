// Package contact makes contact sheets: many pictures on one, or on the pages of a PDF, each with a caption below. It
// knows no dataset. Start at WritePNG and WritePDF.
package contact
