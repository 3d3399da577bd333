package data_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"fiducial/data"
	"fiducial/data/face"
)

// exampleFile writes a dataset of two faces, two pixels wide, and returns its path.
func exampleFile() (path string, remove func()) {
	folder, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	path = filepath.Join(folder, "faces.csv")
	text := "nose_tip_x,nose_tip_y,Image\n0.6340719,1.50,10 20 30 40\n,,50 60 70 80\n"
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		log.Fatal(err)
	}
	return path, func() { os.RemoveAll(folder) }
}

func ExampleOpen() {
	path, remove := exampleFile()
	defer remove()
	d, err := data.Open(path, data.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer d.Close()
	fmt.Println(d.Keypoints().Names(), d.Rows(), "rows so far")
	// Output: [nose_tip] 0 rows so far
}

func ExampleDataset_Load() {
	path, remove := exampleFile()
	defer remove()
	d, err := data.Open(path, data.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer d.Close()
	if err := d.Load(context.Background(), nil); err != nil {
		log.Fatal(err)
	}
	for row := range d.Rows() {
		pixels, err := d.Pixels(row)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(d.Labels(row), pixels)
	}
	// Output:
	// [{0.6340719 1.5 true visible}] [10 20 30 40]
	// [{0 0 false visible}] [50 60 70 80]
}

func ExampleDataset_Apply() {
	path, remove := exampleFile()
	defer remove()
	d, err := data.Open(path, data.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer d.Close()
	if err := d.Load(context.Background(), nil); err != nil {
		log.Fatal(err)
	}
	err = d.Apply("Move nose_tip", data.Edit{Row: 1, Keypoint: 0, To: face.At(0.257, 1)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Labels(1), d.Unsaved(), "unsaved")
	action, _, err := d.Undo()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(action.Name, "undone:", d.Labels(1), d.Unsaved(), "unsaved")
	// Output:
	// [{0.26 1 true visible}] 1 unsaved
	// Move nose_tip undone: [{0 0 false visible}] 0 unsaved
}

func ExampleDataset_Save() {
	path, remove := exampleFile()
	defer remove()
	d, err := data.Open(path, data.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer d.Close()
	if err := d.Load(context.Background(), nil); err != nil {
		log.Fatal(err)
	}
	// Only x changes: y keeps the bytes that it has in the file.
	if err := d.Apply("Move nose_tip", data.Edit{Row: 0, Keypoint: 0, To: face.At(0.9, 1.5)}); err != nil {
		log.Fatal(err)
	}
	if err := d.Save(context.Background(), nil); err != nil {
		log.Fatal(err)
	}
	saved, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(string(saved))
	// Output:
	// nose_tip_x,nose_tip_y,Image
	// 0.9,1.50,10 20 30 40
	// ,,50 60 70 80
}
