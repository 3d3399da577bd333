package checkpoint_test

import (
	"bytes"
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

	"fiducial/model/checkpoint"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/model/modeltest"
	"fiducial/model/prediction"
	"fiducial/model/settings"
)

func TestCheckpointSurvivesItsFile(t *testing.T) {
	want := checkpointtest.Sample(t)
	path := checkpointtest.Save(t, want)
	got, err := checkpoint.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
		t.Error(diff)
	}
	if !bytes.Equal(checkpointtest.Bytes(t, want), checkpointtest.Bytes(t, got)) {
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
	path := checkpointtest.Save(t, checkpointtest.Sample(t))
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	c := checkpointtest.Sample(t)
	c.Photos = "changed"
	if err := c.Save(link); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(link)
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info, err)
	}
	if got, err := checkpoint.Load(path); err != nil || got.Photos != "changed" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestSavedFileHasTheUsualModeAndThenKeepsItsOwn(t *testing.T) {
	path := checkpointtest.Save(t, checkpointtest.Sample(t))
	usual := modeltest.Write(t, "")
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
	if err := checkpointtest.Sample(t).Save(path); err != nil || mode(path) != 0o640 {
		t.Errorf("saved again it has mode %v: %v", mode(path), err)
	}
}

func TestFailedSaveNamesTheFile(t *testing.T) {
	c := checkpointtest.Sample(t)
	path := filepath.Join(t.TempDir(), "nosuch", "model.safetensors")
	if err := c.Save(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
	folder := t.TempDir()
	if err := c.Save(folder); err == nil || !strings.Contains(err.Error(), "no ordinary file") {
		t.Errorf("saving over a folder: %v", err)
	}
}

func TestLoadRefuses(t *testing.T) {
	whole := checkpointtest.Bytes(t, checkpointtest.Sample(t))
	set := func(key, value string) []byte {
		return checkpointtest.Edited(t, func(m map[string]string, _ map[string]any) { m[key] = value })
	}
	with := func(change func(*settings.Settings)) []byte {
		s := modeltest.Small()
		change(&s)
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return set("settings", string(text))
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
		{"not JSON", checkpointtest.Header("{]      ", 0), "damaged"},
		{"another program's", checkpointtest.Header(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4), "another program"},
		{"settings no JSON", set("settings", "lr=1"), `"settings"`},
		{"no side", set("side", ""), `"side"`},
		{"side 0", set("side", "0"), "settings are wrong"},
		{"gigantic side", set("side", "1000000000000000000"), "larger than any"},
		{"large side", set("side", "16000"), "the file has"},
		{"side beyond numbers", set("side", "1e99"), `"side"`},
		{"gigantic channels", with(func(s *settings.Settings) { s.OutChannel = []int{1024, 1024, 1024, 1024} }), "the file has"},
		{"settings out of range", with(func(s *settings.Settings) { s.OutChannel = []int{1 << 40} }), "out_channel"},
		{"other channels", with(func(s *settings.Settings) { s.OutChannel = []int{4, 3} }), "shape"},
		{"one keypoint less", set("keypoints", `["a","b"]`), "partners of 3"},
		{"partners who are none", set("partners", `[1,2,0]`), "has another one"},
		{"partner beyond", set("partners", `[1,0,3]`), "has another one"},
		{"negative position", set("position", `{"epoch":-1}`), "negative"},
		{"tensor missing", checkpointtest.Edited(t, func(_ map[string]string, all map[string]any) {
			all["other"] = all["mean_face"]
			delete(all, "mean_face")
		}), `no tensor "mean_face"`},
		{"tensor of another type", checkpointtest.Edited(t, func(_ map[string]string, all map[string]any) {
			all["mean_face"].(map[string]any)["dtype"] = "I32"
		}), "type I32"},
	} {
		path := filepath.Join(t.TempDir(), "model.safetensors")
		if err := os.WriteFile(path, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := checkpoint.Load(path)
		if !errors.Is(err, checkpoint.ErrUnusable) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := checkpoint.Load(filepath.Join(t.TempDir(), "nosuch")); !errors.Is(err, os.ErrNotExist) || errors.Is(err, checkpoint.ErrUnusable) {
		t.Errorf("no such file: %v", err)
	}
	if _, err := checkpoint.Load(t.TempDir()); !errors.Is(err, checkpoint.ErrUnusable) {
		t.Errorf("a folder: %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	whole := checkpointtest.Bytes(f, checkpointtest.Sample(f))
	f.Add(whole)
	f.Add(whole[:300])
	f.Add(checkpointtest.Header(`{"__metadata__":{"format":"fiducial checkpoint 1","side":"99999999"}}`, 0))
	f.Add(checkpointtest.Header(fmt.Sprintf(`{"mean_face":{"dtype":"F32","shape":[%d,%d],"data_offsets":[0,4]}}`, uint64(1)<<63, 4), 4))
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255, '{'})
	f.Add(checkpointtest.Edited(f, func(m map[string]string, _ map[string]any) { m["side"] = "100000000" }))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "model.safetensors")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := checkpoint.Load(path)
		if err != nil {
			if !errors.Is(err, checkpoint.ErrUnusable) {
				t.Errorf("error %v", err)
			}
			return
		}
		if c.Side > 200 {
			return // too slow to predict with here
		}
		p, err := prediction.NewPredictor(c, prediction.Options{Threads: 1}) // what loads can be used
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		if _, err := p.Predict(make([]byte, c.Side*c.Side)); err != nil {
			t.Errorf("a loaded checkpoint cannot predict: %v", err)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	path := checkpointtest.Save(b, checkpointtest.Sample(b))
	for b.Loop() {
		if _, err := checkpoint.Load(path); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleLoad() {
	_, err := checkpoint.Load("checkpoint_test.go")
	fmt.Println(errors.Is(err, checkpoint.ErrUnusable))
	// Output: true
}

func TestLearnedRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"?":                        "illegal base64",
		"AAAA":                     "3 bytes",
		"AAAAAAAAAAIAAAAAAAAAAQ==": "photo 2 is out of order",
	} {
		var l checkpoint.PhotoSet
		if err := l.UnmarshalText([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// Weights that are no numbers predict nothing; the file says so, not what comes of it.
func TestCheckpointOfADivergedTraining(t *testing.T) {
	c := checkpointtest.Sample(t)
	c.MeanFace = slices.Clone(c.MeanFace)
	c.MeanFace[1] = float32(math.NaN())
	if _, err := checkpoint.Decode(checkpointtest.Bytes(t, c)); err == nil || !strings.Contains(err.Error(), "has NaN at 1") {
		t.Errorf("error %v", err)
	}
}
