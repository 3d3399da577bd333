package main

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"fiducial/model/checkpoint"
)

// A network that sees photos at side 64 is trained, measured in pixels at side 96, and predicts in those of the photos.
func TestNetworksThatSeePhotosAtAnotherSide(t *testing.T) {
	top := t.TempDir()
	faces, weights, points := filepath.Join(top, "drawn", "faces.csv"), filepath.Join(top, "m.safetensors"), filepath.Join(top, "points.csv")
	does := func(args ...string) string {
		t.Helper()
		status, stdout, stderr := fiducial(args...)
		if status != exitDone {
			t.Fatalf("%q: exit %d, %s", args, status, stderr)
		}
		return stdout
	}
	does("sample", filepath.Join(top, "drawn"), "--photos", "--rows", "14", "--seed", "458")
	small := []string{"--set", "side=64", "--set", "out_channel=4,6,8", "--set", "batch_size=4"}
	does(append([]string{"train", faces, "--out", weights, "--preset", "fast", "--epochs", "6"}, small...)...)
	c, err := checkpoint.Load(weights)
	if err != nil || c.Side != 64 || c.Settings.Side != 64 {
		t.Fatalf("%v: %+v", err, c)
	}
	does("predict", faces, "--model", weights, "--out", points)
	var measured struct {
		RMSE float64 `json:"rmse"`
		Mean float64 `json:"mean_face_rmse"`
		Unit string
	}
	if err := json.Unmarshal([]byte(does("evaluate", faces, "--model", weights, "--split", "all", "--json")), &measured); err != nil {
		t.Fatal(err)
	}
	if want := apartAt96(t, faces, points); math.Abs(measured.RMSE-want) > 0.02 || measured.Unit != "px at 96" {
		t.Errorf("evaluate says %v %s; in the files they are %v apart", measured.RMSE, measured.Unit, want)
	}
	if n := strings.Count(does("suspects", faces, "--model", weights, "--json"), "\n"); n != 14 {
		t.Errorf("%d suspects", n)
	}
	if said := does("onnx", weights, "--out", filepath.Join(top, "m.onnx")); !strings.Contains(said, "photos of 64×64 px") {
		t.Error(said)
	}
	does("train", faces, "--out", filepath.Join(top, "on.safetensors"), "--resume", weights, "--epochs", "7")
	does("train", faces, "--out", filepath.Join(top, "from.safetensors"), "--from", weights, "--epochs", "1")

	for _, c := range []struct {
		says string
		args []string
	}{
		{"the photos stand in this dataset's own file, 96×96 pixels each", append([]string{"train", sample(t, "8"), "--preset", "fast"}, small...)},
		{"trained with side=64 and cannot be resumed with side=128", []string{"train", faces, "--resume", weights, "--epochs", "8", "--set", "side=128"}},
		{"see images of 64×64 pixels", []string{"train", faces, "--from", weights, "--set", "side=96"}},
		{"the dataset has 96×96", []string{"evaluate", sample(t, "8"), "--model", weights}},
	} {
		out := filepath.Join(top, "none.safetensors")
		if c.args[0] == "train" {
			c.args = append(c.args, "--out", out)
		}
		if status, _, stderr := fiducial(c.args...); status != exitFailed || !strings.Contains(stderr, c.says) {
			t.Errorf("%q: exit %d, %s", c.args, status, stderr)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%q left a checkpoint", c.args)
		}
	}
}

// apartAt96 returns the root of the mean squared difference of the coordinates of two datasets of the same faces in
// photos, in pixels of their boxes at side 96.
func apartAt96(t *testing.T, a, b string) float64 {
	t.Helper()
	read := func(path string) (rows [][]string) {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if rows, err = csv.NewReader(f).ReadAll(); err != nil {
			t.Fatal(err)
		}
		return rows
	}
	number := func(cell string) float64 {
		v, err := strconv.ParseFloat(cell, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	of, with := read(a), read(b)
	size, sum, n := -1, 0.0, 0
	for i, name := range of[0] {
		if name == "box_size" {
			size = i
		}
	}
	for column, name := range of[0] {
		if with[0][column] != name {
			t.Fatalf("column %d is %s and %s", column, name, with[0][column])
		}
		if !strings.HasSuffix(name, "_x") && !strings.HasSuffix(name, "_y") {
			continue
		}
		for row := range of[1:] {
			d := (number(of[row+1][column]) - number(with[row+1][column])) * 96 / number(of[row+1][size])
			sum, n = sum+d*d, n+1
		}
	}
	return math.Sqrt(sum / float64(n))
}
