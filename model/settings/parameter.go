package settings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fiducial/data/curve"
)

// Kind is how a parameter is entered.
type Kind int

const (
	Integer  Kind = iota // a whole number
	Real                 // a decimal number
	Choice               // one of Choices
	Switch               // true or false
	Integers             // a list such as 8,16,32
)

// Parameter is one hyper-parameter as a person meets it: on the command line (--set key=value), as a field of
// the training panel, later as an axis of a search space.
type Parameter struct {
	Key      string // kernel_size, augment.rotation
	Name     string // Kernel size
	Meaning  string // in words, one sentence
	Group    string // Network, Training, Data, Augmentation
	Kind     Kind
	Min, Max float64  // of Integer, Real and each of Integers, both included
	Choices  []string // of Choice
	Get      func(Settings) string
	Set      func(*Settings, string) error // refuses what is out of range, in one sentence

	Needs string // the setting, as --set takes it, without which this one has no effect: network=packs; "" for none

	Resumable    bool // whether it may change from one part of a run to the next: it changes no shape, no unit and no order of faces
	FixesWeights bool // whether it decides what weights mean, by the network's shape or the units of what goes in and comes out, so that a run must have that of the weights it starts from
}

// AppliesTo reports whether the parameter has any effect with these settings: a form need not show one that has none.
func (p Parameter) AppliesTo(s Settings) bool {
	return p.Needs == "" || p.Needs == "network="+s.Network || p.Needs == "loss="+s.Loss
}

// needing returns the parameter as one that has an effect with another setting only.
func (p Parameter) needing(setting string) Parameter {
	p.Needs = setting
	return p
}

// resumable returns the parameter as one that may change when a run goes on.
func (p Parameter) resumable() Parameter {
	p.Resumable = true
	return p
}

// fixingWeights returns the parameter as one that decides what weights mean.
func (p Parameter) fixingWeights() Parameter {
	p.FixesWeights = true
	return p
}

// The groups of parameters, in the order of Parameters. GroupAugmentation is that of what varies faces.
const (
	groupNetwork      = "Network"
	groupTraining     = "Training"
	groupData         = "Data"
	GroupAugmentation = "Augmentation"
)

// EpochsUnlimited is the largest number of epochs: more than any run does, for runs that a time limit ends.
const EpochsUnlimited = 100_000

// largestSeed is the largest whole number that every reader of JSON keeps exactly.
const largestSeed = 1 << 53

// longestList bounds lists: more packs than this leave nothing of any image.
const longestList = 12

// Parameters returns all parameters in the order in which a form shows them.
func Parameters() []Parameter {
	return []Parameter{
		choice("network", "Network", "What kind of network: heatmap is the accurate one and says for each point where in the image it expects it, packs is the notebook's and computes coordinates at once.",
			groupNetwork, []string{Heatmap, Packs}, func(s *Settings) *string { return &s.Network }).fixingWeights(),
		integers("out_channel", "Channels", "How many features are looked for, one number a pack of layers (heatmap: three, for the full image, half and a quarter of its size): more see more, but take longer.",
			groupNetwork, 1, 1024, func(s *Settings) *[]int { return &s.OutChannel }).fixingWeights(),
		integer("kernel_size", "Kernel size", "How many pixels wide the window is through which a layer looks at the image.",
			groupNetwork, 1, 31, func(s *Settings) *int { return &s.KernelSize }).needing("network=" + Packs).fixingWeights(),
		integer("stride", "Stride", "By how many pixels that window moves at a time: above 1 the image shrinks faster.",
			groupNetwork, 1, 8, func(s *Settings) *int { return &s.Stride }).needing("network=" + Packs).fixingWeights(),
		integer("padding", "Padding", "How many rows of zeros are put around the image before each layer, so that its edge is seen too.",
			groupNetwork, 0, 15, func(s *Settings) *int { return &s.Padding }).needing("network=" + Packs).fixingWeights(),
		decimal("dropout", "Dropout", "Share of the features that is blanked out at random while training, so that the network does not lean on single ones.",
			groupNetwork, 0, 0.95, func(s *Settings) *float64 { return &s.Dropout }).needing("network=" + Packs).resumable(),
		choice("init", "First weights", "How the weights are drawn before training: he lets a network of several packs start at once, pytorch starts slowly or never.",
			groupNetwork, []string{InitHe, InitPyTorch}, func(s *Settings) *string { return &s.Init }).needing("network=" + Packs),

		integer("epochs", "Epochs", "How many times the network sees all training faces.",
			groupTraining, 1, EpochsUnlimited, func(s *Settings) *int { return &s.Epochs }).resumable(),
		integer("patience", "Patience", "End early when the error on the test faces has not fallen for this many epochs, and go back to the best one; 0 for never.",
			groupTraining, 0, EpochsUnlimited, func(s *Settings) *int { return &s.Patience }).resumable(),
		integer("batch_size", "Batch size", "How many faces the network sees before each small correction of its weights.",
			groupTraining, 1, 4096, func(s *Settings) *int { return &s.BatchSize }),
		choice("loss", "Loss", "What training makes smaller: mse is the mean squared error, smooth_l1 lets a wrong label pull no harder than a poor prediction.",
			groupTraining, []string{MSE, SmoothL1}, func(s *Settings) *string { return &s.Loss }),
		decimal("beta", "Large error", "From which error on smooth_l1 counts an error once and not squared, in pixels (of photos that are files, at side 96; with offsets, in quarters of the image).",
			groupTraining, 1e-6, 1000, func(s *Settings) *float64 { return &s.Beta }).needing("loss=" + SmoothL1),
		decimal("focus", "Focus of maps", "How strongly each map is drawn to a spot about its point, beside the loss of the points themselves: maps of which only the mean counts learn more slowly. 0 for not at all.",
			groupTraining, 0, 1000, func(s *Settings) *float64 { return &s.Focus }).needing("network=" + Heatmap),
		choice("optimizer", "Optimizer", "How a correction is found: adamw is adam whose weight decay acts by itself and not through the gradient.",
			groupTraining, []string{Adam, AdamW}, func(s *Settings) *string { return &s.Optimizer }),
		decimal("lr", "Learning rate", "How large each correction is: too large and training blows up, too small and it takes forever.",
			groupTraining, 1e-8, 10, func(s *Settings) *float64 { return &s.LR }).resumable(),
		choice("schedule", "Schedule", "Whether the learning rate stays constant, or starts gently and falls to zero along a cosine towards the end, which settles the network.",
			groupTraining, []string{Constant, Cosine}, func(s *Settings) *string { return &s.Schedule }).resumable(),
		decimal("lr_decay", "Weight decay", "How strongly weights are pulled towards zero, so that the network stays simple. It does not change the learning rate: lr_decay is what the notebook calls it.",
			groupTraining, 0, 10, func(s *Settings) *float64 { return &s.LRDecay }).resumable(),
		decimal("average", "Average of weights", "Predict with a running average of the weights, of which each step keeps this share: 0.999 spans about a thousand steps, 0 takes the weights as they are.",
			groupTraining, 0, 0.999999, func(s *Settings) *float64 { return &s.Average }),
		seed("seed", "Seed", "Which random numbers start the weights, order the faces and vary them: the same seed gives the same run.",
			groupTraining, func(s *Settings) *uint64 { return &s.Seed }),

		squareSide(),
		toggle("complete_only", "Complete faces only", "Train only on faces that have all their points; else a missing point is left out and the others count.",
			groupData, func(s *Settings) *bool { return &s.CompleteOnly }),
		toggle("hidden", "Hidden points", "Learn from points that are marked as hidden too; else they count as missing while training, and in the errors of the run.",
			groupData, func(s *Settings) *bool { return &s.Hidden }),
		toggle("shuffle", "Shuffle", "Take the faces in a new random order every epoch.",
			groupData, func(s *Settings) *bool { return &s.Shuffle }),
		toggle("drop_last", "Drop last batch", "Leave out the last faces of an epoch when they do not fill a batch, unless there are no others.",
			groupData, func(s *Settings) *bool { return &s.DropLast }),
		toggle("standardise", "Standardise photos", "Bring each photo to the same brightness and contrast before the network sees it.",
			groupData, func(s *Settings) *bool { return &s.Standardise }).fixingWeights(),
		toggle("offsets", "Offsets from the mean face", "Let the network say how a face differs from the average one, not where its points are in pixels.",
			groupData, func(s *Settings) *bool { return &s.Offsets }).needing("network=" + Packs).fixingWeights(),
		toggle("schemes", "Labelling schemes", "Where parts of the dataset were labelled by other rules, as empty columns show, answer for each rule and guess from the photo which holds.",
			groupData, func(s *Settings) *bool { return &s.Schemes }).fixingWeights(),
		seed("split_seed", "Split seed", "Which faces are set aside for testing: keep it to compare runs.",
			groupData, func(s *Settings) *uint64 { return &s.SplitSeed }),
		toggle("together", "Near-duplicates together", "Keep photos that are one photo, encoded anew or a little lighter, in one part when faces are set aside for testing; else each goes where its own pixels put it.",
			groupData, func(s *Settings) *bool { return &s.Together }),
		toggle("all_faces", "All faces", "Learn from the faces set aside for testing too: for weights to give away once their settings are chosen, as nothing is left to measure them on.",
			groupData, func(s *Settings) *bool { return &s.AllFaces }),

		toggle("augment.mirror", "Mirror", "Show half of the faces as in a mirror, left and right swapped.",
			GroupAugmentation, func(s *Settings) *bool { return &s.Augment.Mirror }).resumable(),
		decimal("augment.rotation", "Rotation", "Turn each face by up to this many degrees either way.",
			GroupAugmentation, 0, 180, func(s *Settings) *float64 { return &s.Augment.Rotation }).resumable(),
		decimal("augment.scale", "Scale", "Enlarge or shrink each face by up to this share, 0.1 for 10 %.",
			GroupAugmentation, 0, 0.9, func(s *Settings) *float64 { return &s.Augment.Scale }).resumable(),
		decimal("augment.shift", "Shift", "Move each face by up to this many pixels in x and in y (of photos that are files, at side 96).",
			GroupAugmentation, 0, 1000, func(s *Settings) *float64 { return &s.Augment.Shift }).resumable(),
		decimal("augment.brightness", "Brightness", "Lighten or darken each photo by up to this share of its own contrast.",
			GroupAugmentation, 0, 10, func(s *Settings) *float64 { return &s.Augment.Brightness }).resumable(),
		decimal("augment.contrast", "Contrast", "Strengthen or weaken the contrast of each photo by up to this share.",
			GroupAugmentation, 0, 1, func(s *Settings) *float64 { return &s.Augment.Contrast }).resumable(),
		decimal("augment.blur", "Blur", "Blur each photo by a Gaussian of up to this many pixels (of photos that are files, at side 96).",
			GroupAugmentation, 0, 20, func(s *Settings) *float64 { return &s.Augment.Blur }).resumable(),
	}
}

// Set sets the parameter named key; the error names the parameters there are, or what is wrong with value.
func (s *Settings) Set(key, value string) error {
	var keys []string
	for _, p := range Parameters() {
		if p.Key == key {
			return p.Set(s, value)
		}
		keys = append(keys, p.Key)
	}
	return fmt.Errorf("there is no setting %q; there are %s", key, strings.Join(keys, ", "))
}

// Unmet returns the setting without which the parameter named key has no effect, as --set takes it; "" when it has one.
func (s Settings) Unmet(key string) string {
	for _, p := range Parameters() {
		if p.Key == key && !p.AppliesTo(s) {
			return p.Needs
		}
	}
	return ""
}

func integer(key, name, meaning, group string, low, high int, field func(*Settings) *int) Parameter {
	return Parameter{
		Key: key, Name: name, Meaning: meaning, Group: group, Kind: Integer, Min: float64(low), Max: float64(high),
		Get: func(s Settings) string { return strconv.Itoa(*field(&s)) },
		Set: func(s *Settings, text string) error {
			n, err := parseInteger(key, text, low, high)
			if err == nil {
				*field(s) = n
			}
			return err
		},
	}
}

func integers(key, name, meaning, group string, low, high int, field func(*Settings) *[]int) Parameter {
	return Parameter{
		Key: key, Name: name, Meaning: meaning, Group: group, Kind: Integers, Min: float64(low), Max: float64(high),
		Get: func(s Settings) string {
			var texts []string
			for _, n := range *field(&s) {
				texts = append(texts, strconv.Itoa(n))
			}
			return strings.Join(texts, ",")
		},
		Set: func(s *Settings, text string) error {
			var list []int
			for part := range strings.SplitSeq(text, ",") {
				n, err := parseInteger(key, part, low, high)
				if err != nil {
					return err
				}
				list = append(list, n)
			}
			if len(list) > longestList {
				return fmt.Errorf("%s: a list of %d numbers is too long: give at most %d", key, len(list), longestList)
			}
			*field(s) = list
			return nil
		},
	}
}

func decimal(key, name, meaning, group string, low, high float64, field func(*Settings) *float64) Parameter {
	return Parameter{
		Key: key, Name: name, Meaning: meaning, Group: group, Kind: Real, Min: low, Max: high,
		Get: func(s Settings) string { return strconv.FormatFloat(*field(&s), 'g', -1, 64) },
		Set: func(s *Settings, text string) error {
			v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
			if err != nil || !curve.Finite(v) {
				return fmt.Errorf("%s: %q is not a number: give one from %g to %g", key, text, low, high)
			}
			if v < low || v > high {
				return fmt.Errorf("%s: %g is out of range: give a number from %g to %g", key, v, low, high)
			}
			*field(s) = v
			return nil
		},
	}
}

func choice(key, name, meaning, group string, choices []string, field func(*Settings) *string) Parameter {
	return Parameter{
		Key: key, Name: name, Meaning: meaning, Group: group, Kind: Choice, Choices: choices,
		Get: func(s Settings) string { return *field(&s) },
		Set: func(s *Settings, text string) error {
			text = strings.TrimSpace(text)
			if !slices.Contains(choices, text) {
				return fmt.Errorf("%s: there is no choice %q: choose %s", key, text, strings.Join(choices, " or "))
			}
			*field(s) = text
			return nil
		},
	}
}

func toggle(key, name, meaning, group string, field func(*Settings) *bool) Parameter {
	return Parameter{
		Key: key, Name: name, Meaning: meaning, Group: group, Kind: Switch,
		Get: func(s Settings) string { return strconv.FormatBool(*field(&s)) },
		Set: func(s *Settings, text string) error {
			switch strings.ToLower(strings.TrimSpace(text)) {
			case "true", "on", "yes", "1":
				*field(s) = true
			case "false", "off", "no", "0":
				*field(s) = false
			default:
				return fmt.Errorf("%s: %q is neither true nor false", key, text)
			}
			return nil
		},
	}
}

func seed(key, name, meaning, group string, field func(*Settings) *uint64) Parameter {
	return Parameter{
		Key: key, Name: name, Meaning: meaning, Group: group, Kind: Integer, Min: 0, Max: largestSeed,
		Get: func(s Settings) string { return strconv.FormatUint(*field(&s), 10) },
		Set: func(s *Settings, text string) error {
			n, err := parseInteger(key, text, 0, largestSeed)
			if err == nil {
				*field(s) = uint64(n)
			}
			return err
		},
	}
}

// parseInteger reads a whole number in a range.
func parseInteger(key, text string, low, high int) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return 0, fmt.Errorf("%s: %q is not a whole number: give one from %d to %d", key, text, low, high)
	}
	if n < low || n > high {
		return 0, fmt.Errorf("%s: %d is out of range: give a whole number from %d to %d", key, n, low, high)
	}
	return n, nil
}

// TakeNetwork takes over from other settings all that a run that starts from their weights cannot choose: the network,
// and how photos and points are scaled.
func (s *Settings) TakeNetwork(from Settings) error {
	for _, p := range Parameters() {
		if !p.FixesWeights {
			continue
		}
		if err := p.Set(s, p.Get(from)); err != nil {
			return fmt.Errorf("take over the network: %w", err)
		}
	}
	return nil
}
