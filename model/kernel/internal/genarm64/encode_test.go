package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What GNU as makes of each instruction, with registers that show every field.
func TestEncodings(t *testing.T) {
	for _, c := range []struct {
		got  instruction
		text string
		word uint32
	}{
		{fadd(1, 2, 3), "fadd v1.4s, v2.4s, v3.4s", 0x4e23d441},
		{fsub(31, 30, 29), "fsub v31.4s, v30.4s, v29.4s", 0x4ebdd7df},
		{fmul(16, 8, 4), "fmul v16.4s, v8.4s, v4.4s", 0x6e24dd10},
		{fdiv(1, 2, 3), "fdiv v1.4s, v2.4s, v3.4s", 0x6e23fc41},
		{fmax(31, 17, 0), "fmax v31.4s, v17.4s, v0.4s", 0x4e20f63f},
		{faddp(5, 6, 7), "faddp v5.4s, v6.4s, v7.4s", 0x6e27d4c5},
		{fcmgt(1, 2, 3), "fcmgt v1.4s, v2.4s, v3.4s", 0x6ea3e441},
		{fcmeq(31, 30, 29), "fcmeq v31.4s, v30.4s, v29.4s", 0x4e3de7df},
		{orn(1, 2, 3), "orn v1.16b, v2.16b, v3.16b", 0x4ee31c41},
		{fcmgtZero(9, 22), "fcmgt v9.4s, v22.4s, #0.0", 0x4ea0cac9},
		{fsqrt(9, 22), "fsqrt v9.4s, v22.4s", 0x6ea1fac9},
		{frintn(9, 22), "frintn v9.4s, v22.4s", 0x4e218ac9},
		{fcvtzs(9, 22), "fcvtzs v9.4s, v22.4s", 0x4ea1bac9},
		{fmaxv(9, 22), "fmaxv s9, v22.4s", 0x6e30fac9},
		{fmlaBy(1, 2, element{3, 0}), "fmla v1.4s, v2.4s, v3.s[0]", 0x4f831041},
		{fmlaBy(31, 30, element{29, 1}), "fmla v31.4s, v30.4s, v29.s[1]", 0x4fbd13df},
		{fmlaBy(16, 8, element{20, 2}), "fmla v16.4s, v8.4s, v20.s[2]", 0x4f941910},
		{fmlaBy(0, 0, element{31, 3}), "fmla v0.4s, v0.4s, v31.s[3]", 0x4fbf1800},
		{loadIndexed(1, 2, 3), "ldr q1, [x2, x3]", 0x3ce36841},
		{loadIndexed(31, 26, 19), "ldr q31, [x26, x19]", 0x3cf36b5f},
	} {
		if c.got.word != c.word || c.got.text != c.text {
			t.Errorf("%s = %#08x, want %s = %#08x", c.got.text, c.got.word, c.text, c.word)
		}
	}
}

// What another disassembler makes of each instruction in the committed assembly that Go's assembler does not know.
func TestAssemblyReadsAsItsCommentsSay(t *testing.T) {
	objdump, err := exec.LookPath("aarch64-linux-gnu-objdump")
	if err != nil {
		t.Skip("there is no aarch64-linux-gnu-objdump (Debian: binutils-aarch64-linux-gnu)")
	}
	assembly, err := os.ReadFile("../../neon_arm64.s")
	if err != nil {
		t.Fatal(err)
	}
	var code []byte
	var want []string
	for _, m := range regexp.MustCompile(`WORD \$(0x[0-9a-f]{8}) // (.+)`).FindAllStringSubmatch(string(assembly), -1) {
		word, err := strconv.ParseUint(m[1], 0, 32)
		if err != nil {
			t.Fatal(err)
		}
		code = binary.LittleEndian.AppendUint32(code, uint32(word))
		want = append(want, m[2])
	}
	file := filepath.Join(t.TempDir(), "code")
	if err := os.WriteFile(file, code, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(objdump, "-D", "-z", "-b", "binary", "-m", "aarch64", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(string(out)) {
		if fields := strings.Split(strings.TrimSpace(line), "\t"); len(fields) == 4 {
			got = append(got, fields[2]+" "+fields[3])
		}
	}
	if len(got) != len(want) || len(want) < 1000 {
		t.Fatalf("%d instructions read, %d written", len(got), len(want))
	}
	for i, text := range want {
		if got[i] != text {
			t.Fatalf("instruction %d reads %q; its comment says %q", i, got[i], text)
		}
	}
}

// The committed files are what this generator writes.
func TestCommittedFilesAreCurrent(t *testing.T) {
	dir := t.TempDir()
	assembly, declarations := filepath.Join(dir, "a.s"), filepath.Join(dir, "a.go")
	if err := generate(assembly, declarations); err != nil {
		t.Fatal(err)
	}
	for fresh, committed := range map[string]string{assembly: "../../neon_arm64.s", declarations: "../../neon_arm64.go"} {
		a, err := os.ReadFile(fresh)
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(committed)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s is not what the generator writes; run go generate in model/kernel", filepath.Base(committed))
		}
	}
}
