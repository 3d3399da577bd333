package main

import (
	"archive/zip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// nasty is what a terminal would obey: ESC, DEL, C1, a bidirectional mark, a line break, and a byte that is no UTF-8.
const nasty = "a\x7f\u009b31m\u202e\nb\xff"

// TestNothingFromAFileReachesTheTerminalRaw reads files whose names of columns, cells, entries, and lookup tables would
// drive a terminal, and that are longer than anybody reads.
func TestNothingFromAFileReachesTheTerminalRaw(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	quoted := `"` + nasty
	faces := sample(t, "2")
	text := strings.ToValidUTF8(quoted, "") // a header that is no UTF-8 is refused
	header := strings.Join([]string{text + `_x"`, text + `_y"`, "Image"}, ",")
	zipped := filepath.Join(folder, "two.zip")
	out, err := os.Create(zipped)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(out)
	for _, name := range []string{nasty + "1.csv", nasty + strings.Repeat("x", 5000) + "2.csv"} {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", 500_000)
	known := numbered(t, faces, "ImageId", fromOne)
	for _, args := range [][]string{
		{"info", write("cells.csv", header+"\n"+quoted+"\x1b[31m\",2,0 1 2 3\n1,2,0 \x1b]0;own\a 2 3\n")},
		{"--json", "info", write("json.csv", header+"\n"+quoted+"\x1b[31m\",2,0 1 2 3\n")},
		{"info", write("bytes.csv", strings.ReplaceAll(header, text, quoted)+"\n1,2,0 1 2 3\n")},
		{"info", write("twice.csv", header+","+text+"_x\"\n")},
		{"info", write("single.csv", text+"_x\",Image\n")},
		{"info", write("long.csv", long+"_x,Image\n")},
		{"info", write("longpair.csv", long+"_x,"+long+"_y,Image\n"+long+",2,0 1 2 3\n")},
		{"info", zipped},
		{"info", write("\x1b[31mname\u202e.csv", "a,b\n")},
		{"predict", known, "--out", filepath.Join(folder, "p.csv"), "--lookup", write("lookup.csv", "RowId,ImageId,FeatureName,Location\n1,1,"+quoted+long+"\",\n")},
		{"predict", known, "--out", filepath.Join(folder, "p.csv"), "--lookup", write("lookup2.csv", quoted+"\","+long+"\n")},
		{"predict", numbered(t, faces, "ImageId", func(int) string { return quoted + long + "\"" }), "--out", filepath.Join(folder, "p.csv"), "--lookup", known},
		{"import", write("ids.json", `{"categories":[{"id":1,"keypoints":["`+"\u007f\u009b"+`\u202e","`+"\u007f\u009b"+`\u202e"]}]}`), "--out", filepath.Join(folder, "i.csv")},
		{"import", write("picture.xml", "<dataset><image file='"+text+long+"'><box left='0' top='0' width='9' height='9'><part name='"+text+"' x='1' y='1'/></box></image></dataset>"), "--out", filepath.Join(folder, "i.csv")},
		{"import", write("part.xml", "<dataset><image file='\u202e"+long+"'><box left='0' top='0' width='9' height='9'><part name='a' x='\u009b"+long+"' y='1'/></box></image></dataset>"), "--out", filepath.Join(folder, "i.csv")},
		{"import", write("yolo.yaml", "kpt_shape: [1, 3]\ntrain: \"\\e[31m"+long+"\""), "--out", filepath.Join(folder, "i.csv")},
		{"import", faces, "--format", nasty, "--out", filepath.Join(folder, "i.csv")},
		{"search", faces, "--space", write("space.json", `{"`+long+`\u001b[31m":[1]}`)},
		{"evaluate", faces, "--model", write("model.safetensors", "\x02\x00\x00\x00\x00\x00\x00\x00{}")},
		{"info", filepath.Join(folder, "\x1b[31m\u202enone.csv")},
	} {
		_, stdout, stderr := fiducial(args...)
		for line := range strings.Lines(stdout + stderr) {
			line = strings.TrimSuffix(line, "\n")
			if !utf8.ValidString(line) {
				t.Errorf("%.60q writes what is no UTF-8: %.200q", args, line)
			}
			for _, r := range line {
				if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
					t.Errorf("%.60q writes %U: %.200q", args, r, line)
					break
				}
			}
			if len(line) > 2000 && args[0] != "--json" {
				t.Errorf("%.60q writes a line of %d bytes: %.80q", args, len(line), line)
			}
			if args[0] == "--json" && !json.Valid([]byte(line)) {
				t.Errorf("this is no JSON: %q", line)
			}
		}
		if stdout+stderr == "" {
			t.Errorf("%.60q says nothing", args)
		}
	}
}
