package model

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fiducial/data"
	"fiducial/data/curve"
	"fiducial/model/network"
)

// sample returns a checkpoint with all that one can hold.
func sample(t testing.TB) *Checkpoint {
	t.Helper()
	s := small()
	w, err := network.Init(s.Spec(spotSide, 3), 1)
	if err != nil {
		t.Fatal(err)
	}
	for i, tensor := range w.Tensors {
		for j := range tensor.M {
			tensor.M[j], tensor.V[j] = float32(i)-0.5, float32(j)+0.25
		}
	}
	w.Step = 17
	return &Checkpoint{
		Settings: s, Keypoints: spotNames, Partners: []int{1, 0, 2}, Side: spotSide, MeanFace: []float32{1, 2, 3, 4, 5, 6},
		Photos: "abc", Learned: PhotoSet{1, 1 << 40, math.MaxUint64}, Only: PhotoSet{1 << 40}, Weights: w,
		Position: Position{Epoch: 2, Batch: 1, Step: 17, LossSum: 0.1, LossCount: 1, Curve: []curve.Point{
			{Epoch: 1, TrainLoss: 0.3, TestLoss: math.NaN(), TestRMSE: math.NaN(), Seconds: math.NaN(), MeanFace: math.NaN()},
			{Epoch: 2, TrainLoss: 0.1, TestLoss: 0.2, TestRMSE: 1.5, Seconds: math.NaN(), MeanFace: 2.5},
		}},
	}
}

func save(t testing.TB, c *Checkpoint) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "model.safetensors")
	if err := c.Save(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCheckpointSurvivesItsFile(t *testing.T) {
	want := sample(t)
	path := save(t, want)
	got, err := LoadCheckpoint(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
		t.Error(diff)
	}
	if !bytes.Equal(file(t, want), file(t, got)) {
		t.Error("equal checkpoints have different bytes")
	}
	if err := got.Save(path); err != nil { // over a file that is there
		t.Error(err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	if err != nil || len(left) != 1 {
		t.Errorf("saving left %v", left)
	}
}

func TestSavingThroughALinkKeepsTheLink(t *testing.T) {
	path := save(t, sample(t))
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	c := sample(t)
	c.Photos = "changed"
	if err := c.Save(link); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(link)
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info, err)
	}
	if got, err := LoadCheckpoint(path); err != nil || got.Photos != "changed" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestSavedFileHasTheUsualModeAndThenKeepsItsOwn(t *testing.T) {
	path := save(t, sample(t))
	usual := write(t, "")
	mode := func(path string) os.FileMode {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	if err := os.Remove(usual); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(usual)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if mode(path) != mode(usual) {
		t.Errorf("a new checkpoint has mode %v, other new files %v", mode(path), mode(usual))
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := sample(t).Save(path); err != nil || mode(path) != 0o640 {
		t.Errorf("saved again it has mode %v: %v", mode(path), err)
	}
}

func TestFailedSaveNamesTheFile(t *testing.T) {
	c := sample(t)
	path := filepath.Join(t.TempDir(), "nosuch", "model.safetensors")
	if err := c.Save(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
	folder := t.TempDir()
	if err := c.Save(folder); err == nil || !strings.Contains(err.Error(), "no ordinary file") {
		t.Errorf("saving over a folder: %v", err)
	}
}

// header returns a file with this header and this many bytes of tensors.
func header(text string, size int) []byte {
	content := binary.LittleEndian.AppendUint64(nil, uint64(len(text)))
	return append(append(content, text...), make([]byte, size)...)
}

// edited returns the file of a sample with its metadata changed.
func edited(t testing.TB, change func(metadata map[string]string, all map[string]any)) []byte {
	t.Helper()
	content := file(t, sample(t))
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
	return append(header(string(text), 0), content[8+n:]...)
}

func TestLoadCheckpointRefuses(t *testing.T) {
	whole := file(t, sample(t))
	set := func(key, value string) []byte {
		return edited(t, func(m map[string]string, _ map[string]any) { m[key] = value })
	}
	with := func(change func(*Settings)) []byte {
		s := small()
		change(&s)
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return set(keySettings, string(text))
	}
	for _, c := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"empty", nil, "not a safetensors file"},
		{"a picture", []byte("\x89PNG\r\n\x1a\n0000IHDR0000"), "not a safetensors file"},
		{"a table", []byte("left_eye_center_x,left_eye_center_y,Image\n1,2,3 4 5 6\n"), "not a safetensors file"},
		{"wild header length", append([]byte{255, 255, 255, 255, 255, 255, 255, 127}, "{}      "...), "cut short"},
		{"header cut", whole[:200], "cut short"},
		{"tensors cut", whole[:len(whole)-1], "cut short"},
		{"surplus bytes", append(bytes.Clone(whole), 0), "damaged"},
		{"not JSON", header("{]      ", 0), "damaged"},
		{"another program's", header(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4), "another program"},
		{"settings no JSON", set(keySettings, "lr=1"), `"settings"`},
		{"no side", set(keySide, ""), `"side"`},
		{"side 0", set(keySide, "0"), "settings are wrong"},
		{"gigantic side", set(keySide, "1000000000000000000"), "larger than any"},
		{"large side", set(keySide, "16000"), "the file has"},
		{"side beyond numbers", set(keySide, "1e99"), `"side"`},
		{"gigantic channels", with(func(s *Settings) { s.OutChannel = []int{1024, 1024, 1024, 1024} }), "the file has"},
		{"settings out of range", with(func(s *Settings) { s.OutChannel = []int{1 << 40} }), "out_channel"},
		{"other channels", with(func(s *Settings) { s.OutChannel = []int{4, 3} }), "shape"},
		{"one keypoint less", set(keyKeypoints, `["a","b"]`), "partners of 3"},
		{"partners who are none", set(keyPartners, `[1,2,0]`), "has another one"},
		{"partner beyond", set(keyPartners, `[1,0,3]`), "has another one"},
		{"negative position", set(keyPosition, `{"epoch":-1}`), "negative"},
		{"tensor missing", edited(t, func(_ map[string]string, all map[string]any) {
			all["other"] = all[tensorMeanFace]
			delete(all, tensorMeanFace)
		}), `no tensor "mean_face"`},
		{"tensor of another type", edited(t, func(_ map[string]string, all map[string]any) {
			all[tensorMeanFace].(map[string]any)["dtype"] = "I32"
		}), "type I32"},
	} {
		path := filepath.Join(t.TempDir(), "model.safetensors")
		if err := os.WriteFile(path, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := LoadCheckpoint(path)
		if !errors.Is(err, ErrNoCheckpoint) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := LoadCheckpoint(filepath.Join(t.TempDir(), "nosuch")); !errors.Is(err, os.ErrNotExist) || errors.Is(err, ErrNoCheckpoint) {
		t.Errorf("no such file: %v", err)
	}
	if _, err := LoadCheckpoint(t.TempDir()); !errors.Is(err, ErrNoCheckpoint) {
		t.Errorf("a folder: %v", err)
	}
}

func TestFitsSaysWhatDiffers(t *testing.T) {
	c := sample(t)
	for _, x := range []struct {
		side  int
		names []string
		want  string // "" when it fits
	}{
		{spotSide, spotNames, ""},
		{0, spotNames, ""}, // nothing read yet
		{96, spotNames, "trained on images of 24×24 pixels, the dataset has 96×96"},
		{spotSide, spotNames[:2], "knows nose_tip, which the dataset lacks"},
		{spotSide, append([]string{"chin"}, spotNames...), "does not know chin"},
		{spotSide, []string{"a", "b", "c", "d", "e", "f"}, "knows left_eye_center, right_eye_center, nose_tip, which the dataset lacks, but not a, b, c, d and 2 more"},
		{spotSide, []string{spotNames[1], spotNames[0], spotNames[2]}, "keypoint 1 is right_eye_center in the dataset and left_eye_center in the model"},
	} {
		err := c.fits(x.side, x.names)
		if (err == nil) != (x.want == "") || err != nil && (!strings.Contains(err.Error(), x.want) || !errors.Is(err, ErrMisfit)) {
			t.Errorf("%d %v: %v, want %q", x.side, x.names, err, x.want)
		}
	}
}

func TestLearned(t *testing.T) {
	path := spots(t, 30)
	ds := open(t, path)
	s := small()
	s.Epochs = 1
	c := train(t, ds, TrainOptions{Settings: s}).Checkpoint
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(content), "\n")
	lines[1], lines[9] = lines[9], lines[1]
	known := func(ds *data.Dataset, p Part) int { return c.Learned.Count(ds, p.Rows(ds, s.SplitSeed)) }
	for name, ds := range map[string]*data.Dataset{
		"the dataset":       ds,
		"in another order":  open(t, write(t, strings.Join(lines, ""))),
		"with fewer photos": open(t, write(t, strings.Join(lines[:20], ""))),
	} {
		train := len(TrainFaces.Rows(ds, s.SplitSeed))
		if n := known(ds, TrainFaces); n != train || train == 0 {
			t.Errorf("%s: %d of %d training faces count as learned from", name, n, train)
		}
		if n := known(ds, TestFaces) + known(ds, ValidationFaces); n != 0 || c.FairPart(ds) != TestFaces {
			t.Errorf("%s: %d held back faces count as learned from; measured on %s", name, n, c.FairPart(ds))
		}
	}
	if others := open(t, write(t, strings.ReplaceAll(string(content), " 45 ", " 46 "))); c.Knows(others, AllFaces.Rows(others, 0)) || c.FairPart(others) != AllFaces {
		t.Error("other photos count as learned from")
	}
}

func FuzzLoadCheckpoint(f *testing.F) {
	whole := file(f, sample(f))
	f.Add(whole)
	f.Add(whole[:300])
	f.Add(header(`{"__metadata__":{"format":"fiducial checkpoint 1","side":"99999999"}}`, 0))
	f.Add(header(fmt.Sprintf(`{"mean_face":{"dtype":"F32","shape":[%d,%d],"data_offsets":[0,4]}}`, uint64(1)<<63, 4), 4))
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255, '{'})
	f.Add(edited(f, func(m map[string]string, _ map[string]any) { m[keySide] = "100000000" }))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "model.safetensors")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := LoadCheckpoint(path)
		if err != nil {
			if !errors.Is(err, ErrNoCheckpoint) {
				t.Errorf("error %v", err)
			}
			return
		}
		if c.Side > 200 {
			return // too slow to predict with here
		}
		p, err := NewPredictor(c, PredictOptions{Threads: 1}) // what loads can be used
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		if _, err := p.Predict(make([]byte, c.Side*c.Side)); err != nil {
			t.Errorf("a loaded checkpoint cannot predict: %v", err)
		}
	})
}

func BenchmarkLoadCheckpoint(b *testing.B) {
	path := save(b, sample(b))
	for b.Loop() {
		if _, err := LoadCheckpoint(path); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleLoadCheckpoint() {
	_, err := LoadCheckpoint("checkpoint_test.go")
	fmt.Println(errors.Is(err, ErrNoCheckpoint))
	// Output: true
}

func TestLearnedRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"?":                        "illegal base64",
		"AAAA":                     "3 bytes",
		"AAAAAAAAAAIAAAAAAAAAAQ==": "photo 2 is out of order",
	} {
		var l PhotoSet
		if err := l.UnmarshalText([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// Weights that are no numbers predict nothing; the file says so, not what comes of it.
func TestCheckpointOfADivergedTraining(t *testing.T) {
	c := sample(t)
	c.MeanFace = slices.Clone(c.MeanFace)
	c.MeanFace[1] = float32(math.NaN())
	if _, err := DecodeCheckpoint(file(t, c)); err == nil || !strings.Contains(err.Error(), "has NaN at 1") {
		t.Errorf("error %v", err)
	}
}
