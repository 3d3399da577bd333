package checkpoint

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"

	"github.com/nlpodyssey/safetensors"

	"fiducial/data/atomicfile"
	"fiducial/data/face"
	"fiducial/model/network"
	"fiducial/model/scheme"
)

// A checkpoint is a safetensors file. Its metadata has one entry for each of these keys; all but the format
// are JSON. Its tensors are float32, or float16 where somebody chose so: the mean face; the weights to predict with
// under their own names; and, to train on, under those names with the prefixes adam.m. and adam.v. Adam's moments, and
// with the prefix unaveraged. the weights as the last step left them, where those to predict with are a running
// average.
const (
	keyFormat     = "format" // formatName
	keySettings   = "settings"
	keyKeypoints  = "keypoints"
	keyPartners   = "partners" // files of earlier versions lack it
	keyMiddle     = "middle"   // which of them lie on the middle line; files of earlier versions lack it
	keySide       = "side"
	keyUnlabelled = "unlabelled"   // absent where every keypoint was labelled; files of earlier versions lack it
	keyCounts     = "label_counts" // absent where it is not known; files of earlier versions lack it
	keyPosition   = "position"
	keyPhotos     = "photos"
	keyLearned    = "learned"         // files of earlier versions lack it
	keyLooks      = "looks"           // files of earlier versions lack it
	keyChosenBy   = "chosen_by"       // absent where nothing was chosen; files of earlier versions lack it
	keyOnly       = "only"            // absent where the run learned from all training faces
	keyTwin       = "twin"            // absent without one
	keySchemes    = "schemes"         // absent without any
	keyExpected   = "expected_errors" // absent where it is not known how far off points probably are

	formatName = "fiducial checkpoint 1"

	tensorMeanFace   = "mean_face"
	prefixM          = "adam.m."
	prefixV          = "adam.v."
	prefixLast       = "unaveraged."
	prefixClassifier = "schemes." // of the arrays that guess a photo's labelling scheme
)

// optional are the keys that a file may lack.
var optional = []string{keyPartners, keyMiddle, keyUnlabelled, keyCounts, keyLearned, keyLooks, keyChosenBy, keyOnly, keyTwin, keyExpected}

// Bounds of what Load accepts, far beyond what this program makes.
const (
	largestCheckpoint = 1 << 30 // bytes of the file, which is read into memory
	largestSide       = 1 << 14 // pixels
)

// Save writes the checkpoint to path: beside it first, then renamed, so that path never holds half a file.
func (c *Checkpoint) Save(path string) error {
	content, err := c.Encode()
	if err != nil {
		return fmt.Errorf("save checkpoint %s: %w", path, err)
	}
	if err := atomicfile.Write(path, content); err != nil {
		return fmt.Errorf("save checkpoint %s: %w", path, err)
	}
	return nil
}

// Encode returns the bytes of the checkpoint's file. Equal checkpoints have equal bytes.
func (c *Checkpoint) Encode() ([]byte, error) {
	c = c.Full()
	metadata := map[string]string{keyFormat: formatName}
	values := map[string]any{
		keySettings: c.Settings, keyKeypoints: c.Keypoints, keyPartners: c.Partners, keyMiddle: c.middle(), keySide: c.Side, keyPosition: c.Position, keyPhotos: c.Photos, keyLearned: c.Learned,
	}
	if c.Only != nil {
		values[keyOnly] = c.Only
	}
	if len(c.Unlabelled) > 0 {
		values[keyUnlabelled] = c.Unlabelled
	}
	if c.LabelCounts != nil {
		values[keyCounts] = c.LabelCounts
	}
	if c.Looks.Len() > 0 {
		values[keyLooks] = c.Looks
	}
	if len(c.ChosenBy) > 0 {
		values[keyChosenBy] = c.ChosenBy
	}
	if c.TwinRMSE > 0 {
		values[keyTwin] = c.TwinRMSE
	}
	if c.Calibration != nil {
		values[keyExpected] = c.Calibration
	}
	if len(c.Schemes.Set) > 0 {
		values[keySchemes] = c.Schemes.Set
	}
	for key, value := range values {
		text, err := json.Marshal(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		metadata[key] = string(text)
	}
	tensors := map[string]safetensors.TensorView{}
	var err error
	if tensors[tensorMeanFace], err = view([]int{len(c.MeanFace)}, c.MeanFace, false); err != nil {
		return nil, err
	}
	for _, t := range c.Weights.Tensors {
		for prefix, values := range parts(t) {
			if *values == nil {
				continue
			}
			if tensors[prefix+t.Name], err = view(t.Shape, *values, c.Half && len(t.Shape) > 1); err != nil {
				return nil, err
			}
		}
	}
	if c.Schemes.Classifier != nil {
		for _, t := range c.Schemes.Classifier.Tensors() {
			if tensors[prefixClassifier+t.Name], err = view(t.Shape, t.Values, false); err != nil {
				return nil, err
			}
		}
	}
	return safetensors.Serialize(tensors, metadata)
}

// parts returns where the values stand that a file has of a weight, by the prefix of their name.
func parts(t *network.Weight) map[string]*[]float32 {
	if t.EMA == nil {
		return map[string]*[]float32{"": &t.Value, prefixM: &t.M, prefixV: &t.V}
	}
	return map[string]*[]float32{"": &t.EMA, prefixLast: &t.Value, prefixM: &t.M, prefixV: &t.V}
}

// Load reads a checkpoint (safetensors). The error is a sentence that names the file; it wraps
// ErrUnusable when the file could be read but is not a checkpoint, or not a whole one.
func Load(path string) (*Checkpoint, error) {
	content, err := readCheckpoint(path)
	if err != nil {
		return nil, fmt.Errorf("load checkpoint %s: %w", path, atomicfile.Unread(err))
	}
	c, err := Decode(content)
	if err != nil {
		return nil, fmt.Errorf("load checkpoint %s: %w", path, err)
	}
	return c, nil
}

// Decode reads a checkpoint from the bytes of its file. The error wraps ErrUnusable.
func Decode(content []byte) (*Checkpoint, error) {
	c, err := decode(content)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnusable, err)
	}
	return c, nil
}

// readCheckpoint reads a file of bounded size.
func readCheckpoint(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: it is a folder or a device, not a file", ErrUnusable)
	}
	if info.Size() > largestCheckpoint {
		return nil, fmt.Errorf("%w: its %d bytes are more than any checkpoint has", ErrUnusable, info.Size())
	}
	content := make([]byte, info.Size())
	_, err = io.ReadFull(f, content)
	return content, err
}

// decode reads a checkpoint from the bytes of its file. It allocates no more than a small multiple of them.
func decode(content []byte) (*Checkpoint, error) {
	if err := checkLength(content); err != nil {
		return nil, err
	}
	length, header, err := safetensors.ReadMetadata(content)
	if err != nil {
		return nil, fmt.Errorf("it is damaged or cut short: %w", err)
	}
	file := archive{tensors: header.Tensors(), data: content[8+length:]}
	metadata := header.Metadata()
	if metadata[keyFormat] != formatName {
		return nil, fmt.Errorf("it is a safetensors file of another program: its metadata does not say %q", formatName)
	}
	c := &Checkpoint{}
	var middle []int
	for key, target := range map[string]any{
		keySettings: &c.Settings, keyKeypoints: &c.Keypoints, keyPartners: &c.Partners, keyMiddle: &middle, keySide: &c.Side, keyUnlabelled: &c.Unlabelled, keyCounts: &c.LabelCounts, keyPosition: &c.Position, keyPhotos: &c.Photos, keyLearned: &c.Learned, keyLooks: &c.Looks, keyChosenBy: &c.ChosenBy, keyOnly: &c.Only, keyTwin: &c.TwinRMSE, keyExpected: &c.Calibration,
	} {
		if _, ok := metadata[key]; !ok && slices.Contains(optional, key) {
			continue
		}
		if err := json.Unmarshal([]byte(metadata[key]), target); err != nil {
			return nil, fmt.Errorf("its metadata %q cannot be read: %w", key, err)
		}
	}
	c.settlePartners(middle)
	if err := c.readSchemes(metadata[keySchemes], file); err != nil {
		return nil, err
	}
	if err := c.checkMetadata(len(content)); err != nil {
		return nil, err
	}
	if c.MeanFace, err = file.values(tensorMeanFace, []int{2 * len(c.Keypoints)}); err != nil {
		return nil, err
	}
	if _, said := metadata[keyUnlabelled]; !said {
		c.Unlabelled = c.neverLabelled()
	}
	return c, c.readWeights(file)
}

// checkLength tells a file that is no safetensors file at all from one that was cut short.
func checkLength(content []byte) error {
	if len(content) < 10 || content[8] != '{' {
		return fmt.Errorf("it is not a safetensors file")
	}
	if header := binary.LittleEndian.Uint64(content); header > uint64(len(content)-8) {
		return fmt.Errorf("it is cut short: its header has %d bytes, the whole file %d", header, len(content))
	}
	return nil
}

// checkMetadata refuses numbers that cannot be before anything is allocated by them; size is that of the file.
func (c *Checkpoint) checkMetadata(size int) error {
	if err := c.Settings.Check(c.Side, len(c.Keypoints)); err != nil {
		return fmt.Errorf("its settings are wrong: %w", err)
	}
	if s := c.Settings.Side; s != 0 && s != c.Side {
		return fmt.Errorf("its settings say side=%d, and its images have %d×%d pixels", s, c.Side, c.Side)
	}
	if c.Side > largestSide {
		return fmt.Errorf("its images of %d×%d pixels are larger than any it could have been trained on", c.Side, c.Side)
	}
	if err := checkPartners(c.Partners, len(c.Keypoints)); err != nil {
		return err
	}
	if !(c.TwinRMSE >= 0) || math.IsInf(c.TwinRMSE, 0) {
		return fmt.Errorf("the error of its twin, %v px, is none", c.TwinRMSE)
	}
	for i, k := range c.Unlabelled {
		if k < 0 || k >= len(c.Keypoints) || i > 0 && c.Unlabelled[i-1] >= k {
			return fmt.Errorf("its keypoints without labels, %v, are no rising places among %d", c.Unlabelled, len(c.Keypoints))
		}
	}
	if n := len(c.LabelCounts); n > 0 && (n != len(c.Keypoints) || slices.Min(c.LabelCounts) < 0) {
		return fmt.Errorf("its numbers of labels, %v, are none of %d keypoints", c.LabelCounts, len(c.Keypoints))
	}
	if c.Calibration != nil {
		if err := c.Calibration.Check(len(c.Keypoints)); err != nil {
			return err
		}
	}
	p := c.Position
	if min(p.Epoch, p.Batch, p.Step, p.LossCount) < 0 {
		return fmt.Errorf("its training position is negative")
	}
	// 2 bytes each or more: more weights than the file has room for are not allocated.
	if need := 2 * c.Spec().LeastWeights(); need > float64(size) {
		return fmt.Errorf("its settings describe a network of %.0f bytes, the file has %d", need, size)
	}
	return nil
}

// neverLabelled finds the keypoints of which the weights never saw a label where a file does not say it: their mean is
// the middle of the image, and that of the partner from which mirroring would have given them labels is as well.
func (c *Checkpoint) neverLabelled() (never []int) {
	centre := float32(c.Side-1) / 2
	middle := func(k int) bool { return c.MeanFace[2*k] == centre && c.MeanFace[2*k+1] == centre }
	for k, partner := range c.Partners {
		if middle(k) && !(c.Settings.Augment.Mirror && partner >= 0 && !middle(partner)) {
			never = append(never, k)
		}
	}
	return never
}

// middle returns the indices of the keypoints that lie on the middle line.
func (c *Checkpoint) middle() []int {
	middle := []int{}
	for i, p := range c.Partners {
		if p == i {
			middle = append(middle, i)
		}
	}
	return middle
}

// settlePartners finds the partners that a file doesn't know. Earlier versions took every keypoint without a partner
// for one on the middle line, and had no list of those that are: there only one whose name says so is.
func (c *Checkpoint) settlePartners(middle []int) {
	found := Partners(face.NewKeypoints(c.Keypoints))
	if c.Partners == nil {
		c.Partners = found
	}
	for i, p := range c.Partners {
		byName := middle == nil && i < len(found) && found[i] == i
		if p == i && !byName && !slices.Contains(middle, i) {
			c.Partners[i] = face.Unknown
		}
	}
}

// checkPartners refuses what is not a list of k keypoints that are each other's partners or have no known one.
func checkPartners(partners []int, k int) error {
	if len(partners) != k {
		return fmt.Errorf("it has %d keypoints and partners of %d", k, len(partners))
	}
	for i, p := range partners {
		if p == face.Unknown {
			continue
		}
		if p < 0 || p >= k || partners[p] != i {
			return fmt.Errorf("its keypoint %d has the partner %d, which has another one", i, p)
		}
	}
	return nil
}

// Spec returns the network of the checkpoint.
func (c *Checkpoint) Spec() network.Spec {
	return c.Settings.Spec(c.Side, c.Schemes.Set.Layout(len(c.Keypoints)).Answers())
}

// readSchemes reads the labelling schemes, if there are any.
func (c *Checkpoint) readSchemes(text string, file archive) (err error) {
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), &c.Schemes.Set); err != nil {
		return fmt.Errorf("its metadata %q cannot be read: %w", keySchemes, err)
	}
	if err := c.Schemes.Set.Check(len(c.Keypoints)); err != nil {
		return fmt.Errorf("its metadata %q is wrong: %w", keySchemes, err)
	}
	if len(c.Schemes.Set) > 0 && file.has(prefixClassifier+"mean") {
		c.Schemes.Classifier, err = scheme.Restore(file.length(prefixClassifier+"mean"), len(c.Schemes.Set), file.has(prefixClassifier+scheme.Logits+".weight"), func(name string, shape []int) ([]float32, error) {
			return file.values(prefixClassifier+name, shape)
		})
	}
	return err
}

// readWeights fills a network of the checkpoint's settings with the tensors of the file.
func (c *Checkpoint) readWeights(file archive) error {
	w, err := network.Init(c.Spec(), 0)
	if err != nil {
		return err
	}
	first := w.Tensors[0].Name
	if file.has(prefixLast + first) {
		w.StartEMA()
	}
	if !file.has(prefixM + first) {
		w.DropMoments()
	}
	for _, t := range w.Tensors {
		for prefix, values := range parts(t) {
			if *values == nil {
				continue
			}
			if *values, err = file.values(prefix+t.Name, t.Shape); err != nil {
				return err
			}
		}
	}
	w.Step = c.Position.Step
	c.Weights, c.Half = w, file.half(first)
	return nil
}
