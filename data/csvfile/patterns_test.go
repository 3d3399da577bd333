package csvfile

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data/face"
)

// headerOf opens a file of that header, and with as many numbers in a row as it has columns, in turn for the choice.
func headerOf(t *testing.T, header string, c Choice) Header {
	t.Helper()
	f, err := OpenChosen(write(t, "a.csv", []byte(header+"\n")), "", c)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return f.Header()
}

// Each shape of names is read by the pattern that is for it, and the columns keep their names.
func TestPatterns(t *testing.T) {
	tests := []struct{ columns, shape, keypoints string }{
		{"left_eye_x,left_eye_y", "", "left_eye"},
		{"original_0_x,original_0_y,original_1_x,original_1_y", "", "original_0 original_1"},
		{"Left_Eye_X,Left_Eye_Y", "NAME_X,NAME_Y", "Left_Eye"},
		{"nose.x,nose.y,chin.x,chin.y", "NAME.x,NAME.y", "nose chin"},
		{"nose.X,nose.Y", "NAME.x,NAME.y", "nose"},
		{"nose x,nose y", "NAME x,NAME y", "nose"},
		{"left eye X,left eye Y", "NAME x,NAME y", "left eye"},
		{"nose-x,nose-y", "NAME-x,NAME-y", "nose"},
		{"nose:x,nose:y", "NAME-x,NAME-y", "nose"},
		{"nose[x],nose[y]", "NAME[x],NAME[y]", "nose"},
		{"nose (x),nose (y)", "NAME[x],NAME[y]", "nose"},
		{"nose_x_px,nose_y_px", "NAME_x_px,NAME_y_px", "nose"},
		{"x_0,x_1,y_0,y_1", "x_NAME,y_NAME", "0 1"},
		{"x_nose,y_nose", "x_NAME,y_NAME", "nose"},
		{"X_0,Y_0", "X_NAME,Y_NAME", "0"},
		{"x.nose,y.nose", "x.NAME,y.NAME", "nose"},
		{"x nose,y nose", "x NAME,y NAME", "nose"},
		{"x[0],y[0]", "x[NUMBER],y[NUMBER]", "0"},
		{"x0,y0,x1,y1,x2,y2", "xNUMBER,yNUMBER", "0 1 2"},
		{"X0,Y0", "XNUMBER,YNUMBER", "0"},
		{"eye_lmk_x_0,eye_lmk_y_0", "NAME_x_NUMBER,NAME_y_NUMBER", "eye_lmk_0"},
		{"pt1x,pt1y,pt2x,pt2y", "NUMBERx,NUMBERy", "pt1 pt2"},
		{"noseX,noseY", "NAMEX,NAMEY", "nose"},
		{"nosex,nosey,chinx,chiny", "NAMEx,NAMEy", "nose chin"},
	}
	tried := map[string]bool{"NAME_x,NAME_y": true}
	for _, test := range tests {
		h := headerOf(t, test.columns+",Image", Choice{})
		if got := strings.Join(h.Keypoints.Names(), " "); got != test.keypoints {
			t.Errorf("%s: keypoints %q, want %q", test.columns, got, test.keypoints)
		}
		if got := strings.Join(h.Columns, ","); got != test.columns+",Image" {
			t.Errorf("%s: columns %s", test.columns, got)
		}
		if said := strings.Join(h.Notes, " "); !strings.Contains(said, test.shape) || (said == "") != (test.shape == "") {
			t.Errorf("%s: said %q, want %s in it", test.columns, said, test.shape)
		}
		if len(h.Unread) > 0 {
			t.Errorf("%s: unread %v", test.columns, h.Unread)
		}
		tried[test.shape] = true
	}
	for _, p := range patterns {
		if !tried[p.shape] {
			t.Errorf("no test for the pattern %s", p.shape)
		}
	}
}

// What is no keypoint is told apart, what may be one and is not read is named, and neither spoils the rest.
func TestColumnsThatAreNoKeypoints(t *testing.T) {
	tests := []struct{ columns, keypoints, unread, said string }{
		{"gaze_angle_x,gaze_angle_y,nose_x,nose_y", "nose", "", "gaze_angle_x, gaze_angle_y"},
		{"bbox_x,bbox_y,bbox_w,bbox_h,nose_x,nose_y", "nose", "", "bbox_x, bbox_y"},
		{"face_x,face_y,face_w,face_h,nose_x,nose_y", "nose", "", "face_x, face_y"},
		{"scale_x,nose_x,nose_y", "nose", "scale_x", "scale_x"},
		{"b_y,nose_x,nose_y", "nose", "b_y", "b_y"},
		{"nose_x,nose_y,nose_likelihood,nose_score", "nose", "", ""},
		{"left_jaw_angle_x,left_jaw_angle_y", "left_jaw_angle", "", ""},
		{"x_min,y_min,x_max,y_max,nose_x,nose_y", "nose", "", "x_min, y_min, x_max, y_max"},
		{"x1,y1,x2,y2,nose_x,nose_y", "nose", "x1 y1 x2 y2", "x1, y1, x2, y2"},
		{"center_x,center_y,x_0,x_1,x_2,y_0,y_1,y_2", "0 1 2", "center_x center_y", "center_x, center_y"},
		{"index,max,may,nose_x,nose_y", "nose", "", ""},
		{"0,1,2,3", "", "0 1 2 3", "nothing says which"},
		{"id,sex,age", "", "", ""},
	}
	for _, test := range tests {
		h := headerOf(t, test.columns+",Image", Choice{})
		if got := strings.Join(h.Keypoints.Names(), " "); got != test.keypoints {
			t.Errorf("%s: keypoints %q, want %q", test.columns, got, test.keypoints)
		}
		if got := strings.Join(h.Unread, " "); got != test.unread {
			t.Errorf("%s: unread %q, want %q", test.columns, got, test.unread)
		}
		if said := strings.Join(h.Notes, " "); !strings.Contains(said, test.said) || test.said == "" && said != "" {
			t.Errorf("%s: said %q, want %q in it", test.columns, said, test.said)
		}
	}
}

func TestChoice(t *testing.T) {
	const columns = "gaze_x,gaze_y,nose_x,nose_y,x_0,y_0,Image"
	tests := []struct {
		choice Choice
		want   string
	}{
		{Choice{Keypoints: []string{"0", "gaze"}}, "gaze 0"},
		{Choice{Ignore: []string{"nose"}}, "0"},
		{Choice{Keypoints: []string{"nose", "0"}, Ignore: []string{"0"}}, "nose"},
	}
	for _, test := range tests {
		if got := strings.Join(headerOf(t, columns, test.choice).Keypoints.Names(), " "); got != test.want {
			t.Errorf("%v: %q, want %q", test.choice, got, test.want)
		}
	}
	for _, c := range []Choice{{}, {Keypoints: []string{"nose"}}, {Ignore: []string{"gaze"}}} {
		want := []Candidate{{"gaze", "gaze_x", "gaze_y"}, {"nose", "nose_x", "nose_y"}, {"0", "x_0", "y_0"}}
		if got := headerOf(t, columns, c).Candidates; !slices.Equal(got, want) {
			t.Errorf("%v: candidates %v", c, got)
		}
	}
	path := write(t, "a.csv", []byte(columns+"\n"))
	_, err := OpenChosen(path, "", Choice{Keypoints: []string{"chin"}})
	checkSentence(t, err, path, "no keypoint named chin; its columns give gaze, nose, 0")
}

const deepLabCut = "scorer,me,me,me,me,Image\nbodyparts,nose,nose,chin,chin,Image\ncoords,x,y,x,y,Image\n"

func TestDeepLabCut(t *testing.T) {
	tests := []struct{ name, content, keypoints string }{
		{"three rows", deepLabCut + "a.png,1,2,3,4,0 1 2 3\n", "nose chin"},
		{"scorers told apart", strings.Replace(deepLabCut, "me,me,me,me", "me,me.1,me.2,me.3", 1) + "a.png,1,2,3,4,0 1 2 3\n", "nose chin"},
		{"quotes, CRLF, mark", "\xef\xbb\xbf" + strings.ReplaceAll(strings.ReplaceAll(deepLabCut, "scorer", `"scorer"`), "\n", "\r\n") + "a.png,1,2,3,4,0 1 2 3\r\n", "nose chin"},
		{"individuals", "scorer,m,m,m,m,Image\nindividuals,a,a,b,b,Image\nbodyparts,nose,nose,nose,nose,Image\ncoords,x,y,x,y,Image\nf,1,2,3,4,0 1 2 3\n", "a_nose b_nose"},
		{"likelihood", "scorer,m,m,m,Image\nbodyparts,nose,nose,nose,\ncoords,x,y,likelihood,\nf,1,2,0.9,0 1 2 3\n", "nose"},
		{"only the word", "scorer,nose_x,nose_y,Image\nme,1,2,0 1 2 3\n", "nose"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, rows := opened(t, test.content)
			if got := strings.Join(f.Header().Keypoints.Names(), " "); got != test.keypoints {
				t.Errorf("keypoints %q", got)
			}
			if len(rows) != 1 || rows[0].Points.At(0) != face.At(1, 2) || rows[0].Faults > 0 || rows[0].Photo.IsZero() {
				t.Errorf("rows %+v", rows)
			}
			if want := strings.Count(test.content, "\n"); int(rows[0].Line) != want {
				t.Errorf("line %d, want %d", rows[0].Line, want)
			}
		})
	}
	path := write(t, "a.csv", []byte("scorer,me,me\nbodyparts,nose,nose\ncoords,x,y\na,1,2\n"))
	_, err := Open(path, "")
	checkSentence(t, err, path, "three header rows of DeepLabCut")
}

// A save changes the edited cell and nothing else, whatever the header looks like.
func TestRewriteKeepsOtherHeaders(t *testing.T) {
	for _, content := range []string{
		deepLabCut + "a.png,1,2,3,4,0 1 2 3\n",
		"frame, x_0, x_1, y_0, y_1,Image\n1, 1,3, 2,4,0 1 2 3\n",
		"sep=,\r\nnose.x,nose.y,pixels\r\n1,2,0 1 2 3\r\n",
	} {
		f, rows := opened(t, content)
		out := filepath.Join(t.TempDir(), "out.csv")
		g, again, err := f.Rewrite(context.Background(), out, Rewriting{Rows: rows, Cells: []Cell{{Row: 0, Keypoint: 0, Y: true, Text: "9.5"}}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer g.Close()
		if want := strings.Replace(content, "2,", "9.5,", 1); strings.HasPrefix(content, "frame") {
			want = strings.Replace(content, " 2,4", "9.5,4", 1)
			if read(t, out) != want {
				t.Errorf("got\n%swant\n%s", read(t, out), want)
			}
		} else if read(t, out) != want {
			t.Errorf("got\n%swant\n%s", read(t, out), want)
		}
		h := open(t, out)
		if diff := scan(t, h); diff[0].Points.At(0) != face.At(1, 9.5) || again[0].Points.At(0) != face.At(1, 9.5) {
			t.Errorf("read again %v", diff[0].Points.Points())
		}
		if !slices.Equal(h.Notes(), f.Notes()) {
			t.Errorf("notes %v, before %v", h.Notes(), f.Notes())
		}
	}
}

// Many columns of any name take no longer to recognise than a person notices.
func TestManyColumnsAreRecognised(t *testing.T) {
	var b strings.Builder
	for i := range MaxColumns/2 - 1 {
		fmt.Fprintf(&b, "x%d,y%d,", i, i)
	}
	if h := headerOf(t, b.String()+"Image", Choice{}); len(h.Keypoints) != MaxColumns/2-1 {
		t.Errorf("%d keypoints", len(h.Keypoints))
	}
}
