package assembly

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"fiducial/data/simd"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name, text string
		path       simd.Path
		bad        string // part of the error; empty: none
	}{
		{"sixteen registers", "// Requires: AVX, FMA3\n\tVADDPS Y15, Y0, X9", simd.AVX2, ""},
		{"the seventeenth", "\tVADDPS Y16, Y0, Y1", simd.AVX2, "line 1: Y16"},
		{"the last", "TEXT ·f(SB)\n\tVMOVSS X31, (AX)", simd.AVX2, "line 2: X31"},
		{"512 bits", "\tVADDPS Z1, Z0, Z2", simd.AVX2, "Z1"},
		{"a mask", "\tKMOVW AX, K1", simd.AVX2, "K1"},
		{"objdump's names", "  4a: 62 a1 \tvaddps %ymm17,%ymm0,%ymm1", simd.AVX2, "%ymm17"},
		{"a comment names a function", "// k1 f takes Y16 nowhere", simd.AVX2, ""},
		{"an instruction set nobody asked for", "// Requires: AVX, BMI2", simd.AVX2, "BMI2"},
		{"half precision", "// Requires: AVX512F, F16C", simd.AVX512, "F16C"},
		{"bytes and words", "// Requires: AVX512BW", simd.AVX512, "AVX512BW"},
		{"all registers", "// Requires: AVX512F, AVX512VL\n\tVADDPS Z31, Z0, Y17", simd.AVX512, ""},
		{"a path without assembly", "", simd.Portable, "portable"},
	} {
		err := Check(c.path, c.text)
		if c.bad == "" && err != nil || c.bad != "" && (err == nil || !strings.Contains(err.Error(), c.bad)) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.bad)
		}
	}
}

func TestKeepLeavesNothingThatMustNotBeUsed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "f.s")
	if err := os.WriteFile(file, []byte("\tVADDPS Y20, Y0, Y1"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Keep(simd.AVX2, file); err == nil {
		t.Error("kept what AVX2 lacks")
	}
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is still there: %v", err)
	}
}

// TestTree reads the files that the generators wrote.
func TestTree(t *testing.T) {
	for file, path := range map[string]simd.Path{
		"../../../model/kernel/avx2_amd64.s":   simd.AVX2,
		"../../../model/kernel/avx512_amd64.s": simd.AVX512,
		"../../batch/avx2_amd64.s":             simd.AVX2,
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := Check(path, string(text)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// TestAssembled reads the machine code of both packages: what Go's assembler made of the files.
func TestAssembled(t *testing.T) {
	objdump, err := exec.LookPath("objdump")
	if err != nil || runtime.GOARCH != "amd64" {
		t.Skip("wants amd64 and objdump (Debian's binutils)")
	}
	function := regexp.MustCompile(`^[0-9a-f]+ <(.*)>:$`)
	for _, name := range []string{"fiducial/model/kernel", "fiducial/data/batch"} {
		object := filepath.Join(t.TempDir(), "test")
		if out, err := exec.Command("go", "test", "-c", "-o", object, name).CombinedOutput(); err != nil {
			t.Fatalf("build %s: %v\n%s", name, err, out)
		}
		out, err := exec.Command(objdump, "-d", "--no-show-raw-insn", object).Output()
		if err != nil {
			t.Fatal(err)
		}
		within, lines := "", 0
		for line := range strings.Lines(string(out)) {
			line = strings.TrimSpace(line)
			if m := function.FindStringSubmatch(line); m != nil {
				within = ""
				if strings.HasPrefix(m[1], name+".") && strings.HasSuffix(m[1], "AVX2.abi0") {
					within = m[1]
				}
				continue
			}
			if within == "" {
				continue
			}
			lines++
			if err := Check(simd.AVX2, line); err != nil {
				t.Errorf("%s: %v", within, err)
			}
		}
		if lines < 200 {
			t.Errorf("%s: only %d instructions of AVX2 functions were found", name, lines)
		}
	}
}
