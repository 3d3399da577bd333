// Package checkpointtest makes checkpoints for tests: untrained ones, and one with all that a file can hold.
package checkpointtest

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"fiducial/data/curve"
	"fiducial/model/checkpoint"
	"fiducial/model/modeltest"
	"fiducial/model/network"
	"fiducial/model/settings"
)

// Untrained returns a checkpoint with fresh weights, whose keypoints are all on the middle line.
func Untrained(s settings.Settings, side, k int) *checkpoint.Checkpoint {
	w, err := network.Init(s.Spec(side, k), s.Seed)
	if err != nil {
		panic(err)
	}
	names, partners := make([]string, k), make([]int, k)
	for i := range names {
		names[i], partners[i] = fmt.Sprint("point_", i), i
	}
	return &checkpoint.Checkpoint{Settings: s, Keypoints: names, Partners: partners, Side: side, MeanFace: make([]float32, 2*k), Weights: w}
}

// Sample returns a checkpoint with all that one can hold.
func Sample(t testing.TB) *checkpoint.Checkpoint {
	t.Helper()
	s := modeltest.Small()
	w, err := network.Init(s.Spec(modeltest.SpotSide, 3), 1)
	if err != nil {
		t.Fatal(err)
	}
	for i, tensor := range w.Tensors {
		for j := range tensor.M {
			tensor.M[j], tensor.V[j] = float32(i)-0.5, float32(j)+0.25
		}
	}
	w.Step = 17
	return &checkpoint.Checkpoint{
		Settings: s, Keypoints: modeltest.SpotNames, Partners: []int{1, 0, 2}, Side: modeltest.SpotSide, MeanFace: []float32{1, 2, 3, 4, 5, 6},
		Photos: "abc", Learned: checkpoint.PhotoSet{1, 1 << 40, math.MaxUint64}, Only: checkpoint.PhotoSet{1 << 40}, Weights: w,
		Position: checkpoint.Position{Epoch: 2, Batch: 1, Step: 17, LossSum: 0.1, LossCount: 1, Curve: []curve.Point{
			{Epoch: 1, TrainLoss: 0.3, TestLoss: math.NaN(), TestRMSE: math.NaN(), Seconds: math.NaN(), MeanFace: math.NaN()},
			{Epoch: 2, TrainLoss: 0.1, TestLoss: 0.2, TestRMSE: 1.5, Seconds: math.NaN(), MeanFace: 2.5},
		}},
	}
}

// Save writes a checkpoint to a file of its own and returns its path.
func Save(t testing.TB, c *checkpoint.Checkpoint) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "model.safetensors")
	if err := c.Save(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// Header returns a file with this header and this many bytes of tensors.
func Header(text string, size int) []byte {
	content := binary.LittleEndian.AppendUint64(nil, uint64(len(text)))
	return append(append(content, text...), make([]byte, size)...)
}

// Edited returns the file of a sample with its metadata changed.
func Edited(t testing.TB, change func(metadata map[string]string, all map[string]any)) []byte {
	t.Helper()
	content := Bytes(t, Sample(t))
	n := binary.LittleEndian.Uint64(content)
	var all map[string]any
	if err := json.Unmarshal(content[8:8+n], &all); err != nil {
		t.Fatal(err)
	}
	metadata := map[string]string{}
	for k, v := range all["__metadata__"].(map[string]any) {
		metadata[k] = v.(string)
	}
	all["__metadata__"] = metadata
	change(metadata, all)
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return append(Header(string(text), 0), content[8+n:]...)
}

// Bytes returns the bytes a checkpoint would have on disk.
func Bytes(t testing.TB, c *checkpoint.Checkpoint) []byte {
	t.Helper()
	content, err := c.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return content
}
