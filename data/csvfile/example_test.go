package csvfile_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"fiducial/data/csvfile"
)

// example writes a dataset of two faces of 2×2 pixels into a new folder.
func example() (path string, remove func()) {
	dir, err := os.MkdirTemp("", "faces")
	if err != nil {
		panic(err)
	}
	path = filepath.Join(dir, "faces.csv")
	const content = "nose_tip_x,nose_tip_y,Image\n0.5,1.25,10 20 30 40\n,,50 60 70 300\n"
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		panic(err)
	}
	return path, func() { os.RemoveAll(dir) }
}

func ExampleOpen() {
	path, remove := example()
	defer remove()
	f, err := csvfile.Open(path, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	fmt.Println(f.Header().Keypoints.Names())
	// Output: [nose_tip]
}

func ExampleFile_Scan() {
	path, remove := example()
	defer remove()
	f, err := csvfile.Open(path, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	err = f.Scan(context.Background(), func(rows []csvfile.Row) {
		for _, r := range rows {
			fmt.Println(r.Points.At(0))
		}
	}, nil)
	for _, fault := range f.Faults().First {
		fmt.Printf("row %d, line %d, column %d: %s %s\n", fault.Row, fault.Line, fault.Column, fault.Name, fault.Problem)
	}
	fmt.Println(f.Side(), err)
	// Output:
	// {0.5 1.25 true visible}
	// {0 0 false visible}
	// row 1, line 3, column 3: Image has "300" as pixel number 4; pixels are whole numbers from 0 to 255
	// 2 <nil>
}

func ExampleFile_Rewrite() {
	path, remove := example()
	defer remove()
	f, err := csvfile.Open(path, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	ctx := context.Background()
	var rows []csvfile.Row
	if err := f.Scan(ctx, func(run []csvfile.Row) { rows = append(rows, run...) }, nil); err != nil {
		fmt.Println(err)
		return
	}
	saved, rows, err := f.Rewrite(ctx, path, csvfile.Rewriting{
		Rows:    rows,
		Cells:   []csvfile.Cell{{Row: 1, Keypoint: 0, Text: "0.4"}, {Row: 1, Keypoint: 0, Y: true, Text: "0.9"}},
		Replace: csvfile.ReplaceOpened,
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer saved.Close()
	fmt.Println(rows[1].Points.At(0))
	content, _ := os.ReadFile(path)
	fmt.Print(string(content))
	// Output:
	// {0.4 0.9 true visible}
	// nose_tip_x,nose_tip_y,Image
	// 0.5,1.25,10 20 30 40
	// 0.4,0.9,50 60 70 300
}
