package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestFilesAsPeopleHaveThem opens files of the kinds that people really have, after public reports of users of other
// programs: what they say is understood, or questioned, or refused with a sentence that says what they are.
func TestFilesAsPeopleHaveThem(t *testing.T) {
	d := drawnRaw(t, 24)
	y := func(column int) bool { return column%2 == 1 }
	axis := func(upper bool) func(int, string) string {
		return func(_ int, c string) string {
			letter := c[len(c)-1:]
			if upper {
				letter = strings.ToUpper(letter)
			}
			return c[:len(c)-2] + "|" + letter
		}
	}
	shape := func(name func(keypoint, axis string) string, upper bool) string {
		return d.only(usualFive).titled(func(i int, c string) string {
			k, a, _ := strings.Cut(axis(upper)(i, c), "|")
			return name(k, a)
		}).csv()
	}
	number := map[string]string{"left_eye": "0", "right_eye": "1", "nose": "2", "left_mouth": "3", "right_mouth": "4"}
	dlc := func() string {
		f := d.only(usualFive)
		rows := [3]string{"scorer", "bodyparts", "coords"}
		for _, c := range f.header[:10] {
			rows[0], rows[1], rows[2] = rows[0]+",me", rows[1]+","+c[:len(c)-2], rows[2]+","+c[len(c)-1:]
		}
		text := rows[0] + ",Image\n" + rows[1] + ",\n" + rows[2] + ",\n"
		for i, r := range f.rows {
			text += fmt.Sprintf("img%03d.png,", i) + strings.Join(r, ",") + "\n"
		}
		return text
	}
	spoilt := func(n int, change func(rows [][]string)) string {
		e := d.clone()
		change(e.rows[:n])
		return e.csv()
	}
	latin := strings.Replace(d.titled(func(i int, c string) string { return strings.Replace(c, "nose_tip", "nariz_pe\xe7a", 1) }).csv(), "\xc3\xa7", "\xe7", -1)
	wide := d.photos(func(p []string) string { // 48 rows of 48 as 36 rows of 64
		var out []string
		for y := range 36 {
			for x := range 64 {
				out = append(out, p[96*(y*96/36)+x*96/64])
			}
		}
		return strings.Join(out, " ")
	}).cells(func(row, i int, v float64) string {
		if y(i) {
			return fmt.Sprint(v * 36 / 96)
		}
		return fmt.Sprint(v * 64 / 96)
	})

	for _, c := range []struct {
		name      string
		content   string
		file      string // its name; faces.csv without one
		rows      int
		keypoints int
		complete  int      // -1 for any
		warnings  []string // kinds, in order
		says      string   // in the output of info as text, or in the refusal
		refused   bool
	}{
		// The cases of a public collection, made anew from drawn faces.
		{name: "01 names of CelebA", content: d.only(five("lefteye", "righteye", "nose", "leftmouth", "rightmouth")).csv(), rows: 24, keypoints: 5, complete: -1, says: "pairs      2"},
		{name: "02 x_0 … y_4", content: shape(func(k, a string) string { return a + "_" + number[k] }, false), rows: 24, keypoints: 5, complete: -1, says: "x_NAME,y_NAME"},
		{name: "03 header rows of DeepLabCut", content: dlc(), rows: 24, keypoints: 5, complete: -1, says: "3 rows of DeepLabCut"},
		{name: "05 likelihoods", content: d.only(usualFive).column("nose_likelihood", func(int) string { return "0.99" }).csv(), rows: 24, keypoints: 5, complete: -1},
		{name: "07 missing as -1", content: d.empty("-1").csv(), rows: 24, keypoints: 15, complete: 24, warnings: []string{"same_spot"}, says: "-1, -1"},
		{name: "08 from 0 to 1", content: d.scaled(1.0/96, 0).csv(), rows: 24, keypoints: 15, complete: -1, warnings: []string{"too_small"}, says: "multiply them by 96"},
		{name: "08 from -1 to 1", content: d.scaled(1.0/48, -1).csv(), rows: 24, keypoints: 15, complete: -1, warnings: []string{"too_small"}, says: "multiply them by 48 and add 48"},
		{name: "10 NA of R", content: d.empty("NA").column(`""`, func(row int) string { return fmt.Sprintf(`"%d"`, row+1) }).csv(), rows: 24, keypoints: 15, complete: -1, says: "say so in a word"},
		{name: "11 NaN of pandas", content: d.empty("NaN").column("", func(row int) string { return fmt.Sprint(row) }).csv(), rows: 24, keypoints: 15, complete: -1, says: "say so in a word"},
		{name: "12 numpy's brackets", content: d.photos(func(p []string) string { return "[" + strings.Join(p, " ") + "]" }).csv(), rows: 24, keypoints: 15, complete: -1, says: "in brackets"},
		{name: "12 a list", content: d.photos(func(p []string) string { return `"[` + strings.Join(p, ", ") + `]"` }).csv(), rows: 24, keypoints: 15, complete: -1, says: "with commas"},
		{name: "12 numpy's ellipsis", content: d.photos(func(p []string) string {
			return "[" + strings.Join(p[:3], " ") + " ... " + strings.Join(p[:3], " ") + "]"
		}).csv(), refused: true, says: "shortened by NumPy"},
		{name: "12 commas", content: d.photos(func(p []string) string { return `"` + strings.Join(p, ",") + `"` }).csv(), rows: 24, keypoints: 15, complete: -1, says: "with commas between them"},
		{name: "13 whole floats", content: d.photos(numbers(" ", func(v float64) string { return fmt.Sprintf("%.1f", v) })).csv(), rows: 24, keypoints: 15, complete: -1, says: "decimal point"},
		{name: "13 divided by 255", content: d.photos(numbers(" ", func(v float64) string { return fmt.Sprintf("%.4f", v/255) })).csv(), refused: true, says: "divided by 255"},
		{name: "13 int8", content: d.photos(numbers(" ", func(v float64) string { return fmt.Sprint(int8(uint8(v))) })).csv(), refused: true, says: "int8"},
		{name: "14 column pixels", content: strings.Replace(d.csv(), "Image", "pixels", 1), rows: 24, keypoints: 15, complete: -1, says: "pixels is read as the photos"},
		{name: "15 names of pictures", content: d.photos(func([]string) string { return "1.png" }).csv(), refused: true, says: "the name of a picture"},
		{name: "16 two files in one", content: d.csv() + d.csv(), rows: 49, keypoints: 15, complete: -1, warnings: []string{"duplicates"}, says: "is the header again"},
		{name: "17 sep=,", content: "sep=,\n" + d.csv(), rows: 24, keypoints: 15, complete: -1, says: "is for spreadsheets"},
		{name: "19 photos that are no squares", content: wide.csv(), rows: 24, keypoints: 15, complete: -1, warnings: []string{"size"}, says: "64×36"},
		{name: "20 in colour", content: d.photos(func(p []string) string {
			return numbers(" ", func(v float64) string { return fmt.Sprintf("%v %v %v", v, v, v) })(p)
		}).csv(), refused: true, says: "in colour"},
		{name: "21 gaze and box", content: d.only(usualFive).column("gaze_angle_x", func(int) string { return "0.1" }).column("gaze_angle_y", func(int) string { return "0.2" }).
			column("bbox_x", func(int) string { return "3" }).column("bbox_y", func(int) string { return "4" }).column("bbox_w", func(int) string { return "80" }).column("bbox_h", func(int) string { return "80" }).csv(),
			rows: 24, keypoints: 5, complete: -1, says: "no keypoints"},
		{name: "21 a lone scale_x", content: d.only(usualFive).column("scale_x", func(int) string { return "1" }).csv(), rows: 24, keypoints: 5, complete: -1, warnings: []string{"columns"}, says: "scale_x"},
		{name: "22 header in Latin-1", content: latin, refused: true, says: "Latin-1"},
		{name: "23 capitals", content: shape(func(k, a string) string { return k + "_" + a }, true), rows: 24, keypoints: 5, complete: -1, says: "NAME_X,NAME_Y"},
		{name: "24 first row without labels", content: spoilt(1, func(rows [][]string) { clear(rows[0][:30]) }), rows: 24, keypoints: 15, complete: -1},
		{name: "25 the whole download", file: "download.zip", content: zipOf(t, [2]string{"IdLookupTable.csv", "RowId,ImageId,FeatureName,Location\n"}, [2]string{"training.zip", zipOf(t, [2]string{"training.csv", d.csv()})}, [2]string{"test.zip", zipOf(t, [2]string{"test.csv", "ImageId,Image\n"})}),
			rows: 24, keypoints: 15, complete: -1, says: "training.zip"},
		{name: "26 an array of numpy", file: "faces.npy", content: "\x93NUMPY\x01\x00v\x00{'descr': '<f8'}", refused: true, says: "NumPy array"},
		{name: "26 labels without photos", content: strings.ReplaceAll(d.photos(func([]string) string { return "" }).csv(), ",Image\n", "\n"), refused: true, says: "no photos"},
		{name: "27 .pts", file: "face.pts", content: "version: 1\nn_points: 2\n{\n1 2\n3 4\n}\n", refused: true, says: ".pts"},
		{name: "27 lines of WFLW", file: "list.txt", content: "10.5 20.5 30.5 40.5 0 0 1 1 0 0 0 37--Soccer/37_1.jpg\n", refused: true, says: "WFLW"},
		{name: "28 origin in the middle, y upwards", content: d.cells(func(_, i int, v float64) string {
			if y(i) {
				return fmt.Sprint(48 - v)
			}
			return fmt.Sprint(v - 48)
		}).csv(), rows: 24, keypoints: 15, complete: -1, warnings: []string{"outside", "upside_down"}, says: "middle of the photo"},
		{name: "29 one photo twice", content: spoilt(24, func(rows [][]string) { rows[20][30] = rows[5][30] }), rows: 24, keypoints: 15, complete: -1, warnings: []string{"duplicates"}, says: "row 5"},
		{name: "30 columns of HRNet", content: shape(func(k, a string) string { return "original_" + number[k] + "_" + a }, false), rows: 24, keypoints: 5, complete: -1, says: "not mirrored"},
		{name: "32 five of the contest's", content: d.only(five("left_eye_center", "right_eye_center", "nose_tip", "mouth_left_corner", "mouth_right_corner")).csv(), rows: 24, keypoints: 5, complete: -1},

		// Others of the same kinds.
		{name: "the contest's", content: d.csv(), rows: 24, keypoints: 15, complete: -1},
		{name: "windows line ends, BOM, quotes", content: "\ufeff" + strings.ReplaceAll(d.quotedPhotos(), "\n", "\r\n"), rows: 24, keypoints: 15, complete: -1},
		{name: "dots", content: shape(func(k, a string) string { return k + "." + a }, false), rows: 24, keypoints: 5, complete: -1, says: "NAME.x,NAME.y"},
		{name: "blanks", content: shape(func(k, a string) string { return k + " " + a }, false), rows: 24, keypoints: 5, complete: -1},
		{name: "pt1x", content: shape(func(k, a string) string { return "pt" + number[k] + a }, false), rows: 24, keypoints: 5, complete: -1},
		{name: "x0", content: shape(func(k, a string) string { return a + number[k] }, false), rows: 24, keypoints: 5, complete: -1},
		{name: "brackets", content: shape(func(k, a string) string { return k + "[" + a + "]" }, false), rows: 24, keypoints: 5, complete: -1},
		{name: "CamelCase with an axis", content: shape(func(k, a string) string {
			words := strings.Split(k, "_")
			for i, w := range words[1:] {
				words[i+1] = strings.ToUpper(w[:1]) + w[1:]
			}
			return strings.Join(words, "") + a
		}, true), rows: 24, keypoints: 5, complete: -1},
		{name: "the viewer's sides", content: d.titled(func(_ int, c string) string {
			return strings.NewReplacer("left", "right", "right", "left").Replace(c)
		}).csv(), rows: 24, keypoints: 15, complete: -1, warnings: []string{"partners"}, says: "as the viewer sees them"},
		{name: "missing as 0", content: d.empty("0").csv(), rows: 24, keypoints: 15, complete: 24, warnings: []string{"same_spot"}, says: "0, 0"},
		{name: "missing as 0.0", content: d.empty("0.0").csv(), rows: 24, keypoints: 15, complete: 24, warnings: []string{"same_spot"}, says: "0, 0"},
		{name: "missing as -9999", content: d.empty("-9999").csv(), rows: 24, keypoints: 15, complete: 24, warnings: []string{"same_spot"}, says: "-9999"},
		{name: "missing as 95", content: d.empty("95").csv(), rows: 24, keypoints: 15, complete: 24, warnings: []string{"same_spot"}, says: "95, 95"},
		{name: "missing as none", content: d.empty("None").csv(), rows: 24, keypoints: 15, complete: -1, says: "say so in a word"},
		{name: "missing as #N/A", content: d.empty("#N/A").csv(), rows: 24, keypoints: 15, complete: -1, says: "say so in a word"},
		{name: "from -0.5 to 0.5", content: d.scaled(1.0/96, -0.5).csv(), rows: 24, keypoints: 15, complete: -1, warnings: []string{"too_small"}, says: "multiply them by 96 and add 48"},
		{name: "some rows from 0 to 1", content: d.cells(func(row, _ int, v float64) string {
			if row > 19 {
				v /= 96
			}
			return fmt.Sprint(v)
		}).csv(), rows: 24, keypoints: 15, complete: -1, warnings: []string{"too_small"}, says: "rows 20, 21, 22 and 1 more"},
		{name: "of the original of 178×218", content: d.cells(func(_, i int, v float64) string {
			if y(i) {
				return fmt.Sprint(v * 218 / 96)
			}
			return fmt.Sprint(v * 178 / 96)
		}).csv(), rows: 24, keypoints: 15, complete: -1, warnings: []string{"too_large"}, says: "a larger original"},
		{name: "of a photo of 1000 px", content: d.scaled(10, 120).csv(), rows: 24, keypoints: 15, complete: -1, warnings: []string{"too_large"}, says: "a larger original"},
		{name: "of a photo half as large", content: d.scaled(0.5, 0).csv(), rows: 24, keypoints: 15, complete: -1, warnings: []string{"too_small"}, says: "a smaller photo"},
		{name: "y upwards from the bottom", content: d.cells(func(_, i int, v float64) string {
			if y(i) {
				v = 95 - v
			}
			return fmt.Sprint(v)
		}).csv(), rows: 24, keypoints: 15, complete: -1, warnings: []string{"upside_down"}, says: "grows upwards"},
		{name: "one at 1e6", content: spoilt(1, func(rows [][]string) { rows[0][0] = "1e6" }), rows: 24, keypoints: 15, complete: -1, warnings: []string{"outside"}, says: "(row 0)"},
		{name: "one at -50", content: spoilt(4, func(rows [][]string) { rows[3][1] = "-50" }), rows: 24, keypoints: 15, complete: -1, warnings: []string{"outside"}, says: "(row 3)"},
		{name: "a point filled in", content: d.cells(func(_, i int, v float64) string {
			if i/2 == 10 {
				return "47.5"
			}
			return fmt.Sprint(v)
		}).csv(), rows: 24, keypoints: 15, complete: -1, warnings: []string{"constant"}, says: "nose_tip"},
		{name: "one photo in all rows", content: spoilt(24, func(rows [][]string) {
			for _, r := range rows {
				r[30] = rows[0][30]
			}
		}), rows: 24, keypoints: 15, complete: -1, warnings: []string{"duplicates"}, says: "in 24 rows"},
		{name: "high photos", content: d.photos(func(p []string) string {
			var out []string
			for y := range 128 {
				out = append(out, p[96*(y*96/128):96*(y*96/128)+72]...)
			}
			return strings.Join(out, " ")
		}).csv(), rows: 24, keypoints: 15, complete: -1, warnings: []string{"size"}, says: "72×128"},
		{name: "text in Latin-1", content: d.column("name", func(row int) string { return []string{"ana", "jos\xe9"}[row%2] }).csv(), rows: 24, keypoints: 15, complete: -1, warnings: []string{"encoding"}, says: "12 rows is no UTF-8"},
		{name: "text in UTF-8", content: d.column("name", func(int) string { return "josé 名前" }).csv(), rows: 24, keypoints: 15, complete: -1},
		{name: "numbers for names", content: d.titled(func(i int, _ string) string { return fmt.Sprint(i) }).csv(), rows: 24, keypoints: 15, complete: 0, warnings: []string{"columns"}, says: "nothing says which of them are x and y"},
		{name: "semicolons", content: strings.NewReplacer(",", ";").Replace(d.csv()), refused: true, says: "semicolons"},
		{name: "16 bits", content: d.photos(numbers(" ", func(v float64) string { return whole(v * 257) })).csv(), refused: true, says: "16 bits"},
		{name: "standardised", content: d.photos(numbers(" ", func(v float64) string { return fmt.Sprintf("%.3f", v/50-3) })).csv(), refused: true, says: "standardised"},
		{name: "base64", content: d.photos(func([]string) string { return "iVBORw0KGgoAAAANSUhEUgAAAGAAAABgCAAAAADH8yjkAAA" }).csv(), refused: true, says: "base64"},
		{name: "COCO", file: "coco.json", content: `{"images": [], "annotations": [{"keypoints": [1, 2, 2]}]}`, refused: true, says: "COCO"},
		{name: "labelme", file: "one.json", content: `{"version": "5", "shapes": [{"label": "nose", "points": [[1, 2]]}]}`, refused: true, says: "labelme"},
		{name: "a submission's table", content: "RowId,ImageId,FeatureName,Location\n1,1,left_eye_center_x,\n", refused: true, says: "table for a submission"},
		{name: "UTF-16", content: "\xff\xfel\x00e\x00f\x00t\x00", refused: true, says: "UTF-16"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := c.file
			if file == "" {
				file = "faces.csv"
			}
			path := filepath.Join(t.TempDir(), file)
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			status, stdout, stderr := fiducial("info", path, "--json")
			if c.refused {
				if status != exitFailed || !strings.Contains(stderr, c.says) || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, file) {
					t.Errorf("exit %d, %s; want %q", status, stderr, c.says)
				}
				return
			}
			var o infoObject
			if err := json.Unmarshal([]byte(stdout), &o); err != nil || status != exitDone {
				t.Fatalf("exit %d, %v, %s", status, err, stderr)
			}
			kinds := []string{}
			for _, w := range o.Warnings {
				kinds = append(kinds, string(w.Kind))
				if w.Count < 1 || w.Text == "" || w.Rows == nil {
					t.Errorf("warning %+v", w)
				}
			}
			if o.Rows != c.rows || len(o.Keypoints) != c.keypoints || c.complete >= 0 && o.Complete != c.complete || !slices.Equal(kinds, append([]string{}, c.warnings...)) {
				t.Errorf("%d rows, %d complete, %d keypoints, warnings %+v; want %d, %d, %d, %v", o.Rows, o.Complete, len(o.Keypoints), o.Warnings, c.rows, c.complete, c.keypoints, c.warnings)
			}
			if _, text, _ := fiducial("info", path); !strings.Contains(text, c.says) {
				t.Errorf("info says %s; want %q", text, c.says)
			}
		})
	}
}

// What would spoil training or measuring is said by the commands that do these, in the words of info; what does not is
// not.
func TestCommandsRepeatWarnings(t *testing.T) {
	d := drawnRaw(t, 60)
	folder := t.TempDir()
	write := func(name string, d raw) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(d.csv()), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	twice := d.clone()
	twice.rows[3][30] = twice.rows[9][30]
	for name, c := range map[string]struct {
		path, says string
	}{
		"right":     {write("right.csv", d), ""},
		"duplicate": {write("twice.csv", twice), ""},
		"small":     {write("small.csv", d.scaled(1.0/96, 0)), "multiply them by 96"},
		"missing":   {write("missing.csv", d.empty("0")), "count these as missing"},
	} {
		for _, args := range [][]string{
			{"train", c.path, "--out", filepath.Join(folder, name), "--epochs", "1", "--preset", "notebook", "--set", "out_channel=1,1,1", "--set", "batch_size=4"},
			{"suspects", c.path}, {"evaluate", c.path},
		} {
			status, _, stderr := fiducial(args...)
			if status != exitDone || c.says == "" && stderr != "" || !strings.Contains(stderr, c.says) {
				t.Errorf("%s of %s: exit %d, %s", args[0], name, status, stderr)
			}
		}
	}
}
