package output

import (
	"bytes"
	"encoding/binary"
	"regexp"
)

// Kind is what a file holds that the program writes. One of the same kind is replaced without asking, as a checkpoint
// is after every epoch; Dataset never is.
type Kind struct {
	name  string
	is    func(head []byte) bool // whether a file that begins like that is one; nil for never
	plain bool                   // never compressed
	again bool                   // written again and again while a command goes on, so that only one may at a time
}

// Is reports whether a file that begins like that is one of the kind; it never is one of a dataset, which takes more to
// tell.
func (k Kind) Is(head []byte) bool { return k.is != nil && k.is(head) }

// Kinds of files.
var (
	Dataset    = Kind{name: "a dataset", plain: true}
	Checkpoint = Kind{name: "a checkpoint", is: isCheckpoint, again: true}
	Trials     = Kind{name: "results of trials", is: isTrials}
	TrialTable = Kind{name: "a table of trials", is: beginsWith("trial,")}
	Importance = Kind{name: "how much settings matter", is: beginsWith("setting,share,")}
	Errors     = Kind{name: "errors of faces", is: beginsWith("model,row,keypoint,")}
	Figures    = Kind{name: "figures of an evaluation", is: beginsWith("figure,keypoint,")}
	Points     = Kind{name: "predicted points", is: beginsWith("row,keypoint,x,y,expected_error")}
	Submission = Kind{name: "a submission", is: beginsWith("RowId,Location\n")}
	Picture    = Kind{name: "a picture", is: beginsWith("\x89PNG\r\n")}
	ONNX       = Kind{name: "a network as ONNX", is: beginsWith("\x08\x07\x12\x08fiducial")}
)

func beginsWith(start string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(start)) }
}

// isCheckpoint reports whether a file is one of safetensors: the length of a JSON object, then that.
func isCheckpoint(head []byte) bool {
	const longest = 100 << 20 // what the format allows
	return len(head) > 9 && head[8] == '{' && binary.LittleEndian.Uint64(head) <= longest
}

var trialMembers = []*regexp.Regexp{regexp.MustCompile(`^\s*\{`), regexp.MustCompile(`"trial":\s*\d`), regexp.MustCompile(`"state":\s*"`)}

// isTrials reports whether a file holds trials with what came of them, a JSON object a line.
func isTrials(head []byte) bool {
	for _, member := range trialMembers {
		if !member.Match(head) {
			return false
		}
	}
	return true
}
