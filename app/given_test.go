package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestOptionsThatCancelEachOther gives options of which one would have no effect beside the other, or that count as not
// given: each is refused in one line that names it, and nothing is left behind.
func TestOptionsThatCancelEachOther(t *testing.T) {
	faces := sample(t, "8")
	out := filepath.Join(t.TempDir(), "out")
	space := spaceFile(t, "")
	for _, c := range []struct {
		args string
		says string
	}{
		{"search --resume --time 5m", "--time: a search that goes on keeps its plan"},
		{"search --resume --space notebook --trials 3 --method grid", "--space, --method, --trials: a search that goes on"},
		{"search --resume --seed 3 --min-epochs 1 --max-epochs 2 --reduction 3", "--seed, --min-epochs, --max-epochs, --reduction"},
		{"search --resume --ignore nose_tip --pairs a:b", "--ignore, --pairs: a search that goes on reads the columns as it began"},
		{"search --id 2", "--resume"},
		{"search --resume --id 0", "--id 0"},
		{"search --trials 0", "--trials 0: a number above 0"},
		{"search --time 0s", "--time 0s: a duration above 0"},
		{"search --workers 0", "--workers 0"},
		{"search --reduction 0", "--reduction 0"},
		{"search --space " + space + " --reduction 2", "--reduction: it is for --method asha, and trials are chosen by grid"},
		{"search --method random --min-epochs 2 --max-epochs 3", "--min-epochs, --max-epochs: it is for --method asha"},
		{"search --shared " + out, "--shared: trials run on this machine"},
		{"search --on local --program p --sbatch x", "--program, --sbatch: trials run on this machine"},
		{"search --on folder --shared " + out + " --program p", "--program: it is for --on slurm"},
		{"search --on folder --shared " + out + " --threads 2", "--threads: trials that run elsewhere"},
		{"search --workers 2 --threads 1", "--workers 2 with --threads 1"},
		{"search --json --csv -", "--csv - with --json"},
		{"search --json --export -", "--export - with --json"},
		{"search --csv - --export -", "--csv - with --export -"},
		{"search --best -", "can't go to standard output"},
		{"search --seed 1 --seed 2", "--seed is given twice"},
		{"train --out -", "can't go to standard output"},
		{"train --out " + out + " --epochs 1 --epochs 2", "--epochs is given twice"},
		{"train --out " + out + " --epochs 1 --set epochs=2", "--epochs 1 with --set epochs=2"},
		{"evaluate --mirror --no-mirror", "--mirror is given twice"},
		{"evaluate --out -", "can't go to standard output"},
		{"predict --out -", "can't go to standard output"},
		{"suspects --top 0", "--top 0"},
		{"import --side 0 --out " + out, "--side 0"},
		{"trial --threads 2 --in t.json --out -", "--threads 2: a trial is trained by one core"},
		{"open --json", "--json: a window opens here"},
	} {
		t.Run(c.args, func(t *testing.T) {
			args := strings.Fields(c.args)
			args = append([]string{args[0], faces}, args[1:]...)
			status, stdout, stderr := fiducial(args...)
			if status != exitUsage || !strings.Contains(stderr, c.says) || strings.Count(stderr, "\n") != 1 || stdout != "" {
				t.Errorf("exit %d, says %q%q; want exit %d with %q", status, stdout, stderr, exitUsage, c.says)
			}
		})
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(out), "*")); len(left) != 0 {
		t.Errorf("commands that were refused left %v", left)
	}
	if left, _ := filepath.Glob(faces + "?*"); len(left) != 0 {
		t.Errorf("commands that were refused left %v", left)
	}
}

// TestTableOnStandardOutput writes the table of trials to standard output, and nothing else: what is said on the way
// goes to standard error.
func TestTableOnStandardOutput(t *testing.T) {
	faces := sample(t, "40")
	status, stdout, stderr := fiducial("search", faces, "--space", spaceFile(t, ""), "--method", "random", "--trials", "2", "--csv", "-")
	if status != exitDone || !strings.HasPrefix(stdout, "trial,") || strings.Count(stdout, "\n") != 3 || !strings.Contains(stderr, "best: trial") {
		t.Errorf("exit %d, table %q, says %q", status, stdout, stderr)
	}
}
