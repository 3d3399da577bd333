package main

import (
	"bytes"
	"fmt"
	"go/format"
	"log"
	"os"
	"strings"
)

// A reg is a general register, a vec a vector register, an element one number of a vector register.
type (
	reg     int
	vec     int
	element struct {
		of vec
		at int
	}
)

func (r reg) String() string     { return fmt.Sprintf("R%d", int(r)) }
func (v vec) String() string     { return fmt.Sprintf("V%d.S4", int(v)) }
func (e element) String() string { return fmt.Sprintf("V%d.S[%d]", int(e.of), e.at) }

// as names a vector register with other numbers in it than four of 32 bits.
func (v vec) as(shape string) string { return fmt.Sprintf("V%d.%s", int(v), shape) }

// scalar is the register as loads and stores of whole registers, and scalar instructions, name it.
func (v vec) scalar() string { return fmt.Sprintf("F%d", int(v)) }

const (
	size     = 16 // bytes of a vector
	floats   = 4  // numbers in it
	vecCount = 32
)

// general are the registers that a function may use: R16 to R18 and those from R27 on have other masters.
var general = []reg{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 21, 22, 23, 24, 25, 26}

// writer writes functions in Go's assembly, and their declarations in Go.
type writer struct {
	code, stubs bytes.Buffer
	params      map[string]int // where the function's parameters stand
	regs        []reg          // still free in the function
	vecs        []vec
	label       int
}

// function begins a function of the given parameters and results, all pointers, int or float32. Results come behind
// the parameters in parentheses, if there are any.
func (w *writer) function(name, params, doc string) {
	w.params = map[string]int{}
	end := 0
	params, results, hasResults := strings.Cut(params, ") (")
	place := func(list string) {
		for _, p := range strings.Split(list, ", ") {
			name, kind, _ := strings.Cut(p, " ")
			width := 8
			if kind == "float32" {
				width = 4
			}
			end = (end + width - 1) / width * width
			w.params[name] = end
			end += width
		}
	}
	place(params)
	if hasResults {
		end = (end + 7) / 8 * 8
		place(results)
		params += ") (" + results
	}
	w.regs = append(w.regs[:0], general...)
	w.vecs = w.vecs[:0]
	for v := range vec(vecCount) {
		w.vecs = append(w.vecs, v)
	}
	fmt.Fprintf(&w.code, "\n// func %s(%s)\nTEXT ·%s(SB), NOSPLIT, $0-%d\n", name, params, name, end)
	fmt.Fprintf(&w.stubs, "\n// %s %s\n//\n//go:noescape\nfunc %s(%s)\n", name, doc, name, params)
}

// reg returns a fresh general register.
func (w *writer) reg() reg {
	if len(w.regs) == 0 {
		log.Panic("genarm64: out of general registers")
	}
	r := w.regs[0]
	w.regs = w.regs[1:]
	return r
}

// vec returns a fresh vector register.
func (w *writer) vec() vec { return w.some(1)[0] }

// some returns n fresh vector registers.
func (w *writer) some(n int) []vec {
	if len(w.vecs) < n {
		log.Panic("genarm64: out of vector registers")
	}
	v := w.vecs[:n:n]
	w.vecs = w.vecs[n:]
	return v
}

// op writes an instruction that Go's assembler knows. Operands stand in its order: sources first.
func (w *writer) op(name string, operands ...any) {
	texts := make([]string, len(operands))
	for i, o := range operands {
		texts[i] = fmt.Sprint(o)
	}
	fmt.Fprintf(&w.code, "\t%s %s\n", name, strings.Join(texts, ", "))
}

// word writes one that it does not know.
func (w *writer) word(i instruction) { fmt.Fprintf(&w.code, "\tWORD $%#08x // %s\n", i.word, i.text) }

// begin writes a fresh label and returns it.
func (w *writer) begin(name string) string {
	l := w.later(name)
	w.here(l)
	return l
}

// later returns a fresh label, which here writes.
func (w *writer) later(name string) string {
	w.label++
	return fmt.Sprintf("%s%d", name, w.label)
}

func (w *writer) here(label string) { fmt.Fprintf(&w.code, "%s:\n", label) }

// pointer loads a parameter that is a pointer or an int.
func (w *writer) pointer(name string) reg {
	r := w.reg()
	w.op("MOVD", w.param(name), r)
	return r
}

// broadcast loads a parameter that is a float32 into all of a vector.
func (w *writer) broadcast(name string) vec {
	v := w.vec()
	w.op("FMOVS", w.param(name), v.scalar())
	w.op("VDUP", element{v, 0}, v)
	return v
}

func (w *writer) param(name string) string {
	at, ok := w.params[name]
	if !ok {
		log.Panicf("genarm64: no parameter %s", name)
	}
	return fmt.Sprintf("%s+%d(FP)", name, at)
}

// constant returns a vector of one integer.
func (w *writer) constant(n uint32) vec {
	r, v := w.reg(), w.vec()
	w.op("MOVD", fmt.Sprintf("$%d", n), r)
	w.op("VDUP", r, v)
	return v
}

// zero sets a vector to zeros.
func (w *writer) zero(v vec) { w.op("VEOR", v.as("B16"), v.as("B16"), v.as("B16")) }

// at is the memory offset bytes behind a pointer.
func at(base reg, offset int) string { return fmt.Sprintf("%d(%v)", offset, base) }

// load fills vectors from memory, two at a time where it can.
func (w *writer) load(base reg, offset int, vs ...vec) {
	for len(vs) >= 2 {
		w.op("FLDPQ", at(base, offset), fmt.Sprintf("(%s, %s)", vs[0].scalar(), vs[1].scalar()))
		vs, offset = vs[2:], offset+2*size
	}
	for _, v := range vs {
		w.op("FMOVQ", at(base, offset), v.scalar())
	}
}

// store is the reverse of load.
func (w *writer) store(base reg, offset int, vs ...vec) {
	for len(vs) >= 2 {
		w.op("FSTPQ", fmt.Sprintf("(%s, %s)", vs[0].scalar(), vs[1].scalar()), at(base, offset))
		vs, offset = vs[2:], offset+2*size
	}
	for _, v := range vs {
		w.op("FMOVQ", v.scalar(), at(base, offset))
	}
}

// add adds a number or register to a register.
func (w *writer) add(n any, r reg) {
	if i, ok := n.(int); ok {
		n = fmt.Sprintf("$%d", i)
	}
	w.op("ADD", n, r)
}

// shifted is a register times 2^bits, as an operand of ADD.
func shifted(r reg, bits int) string { return fmt.Sprintf("%v<<%d", r, bits) }

// count takes n from a register and goes back to the label unless nothing is left.
func (w *writer) count(n int, r reg, label string) {
	w.op("SUBS", fmt.Sprintf("$%d", n), r)
	w.op("BNE", label)
}

func (w *writer) ret() { w.op("RET") }

const generated = "// Code generated by command: genarm64. DO NOT EDIT.\n\n"

// write writes the assembly, and the declarations with the tables, to files.
func (w *writer) write(assembly, declarations, tables string) error {
	text, err := format.Source([]byte(generated + "package kernel\n" + w.stubs.String() + tables))
	if err != nil {
		return fmt.Errorf("format declarations: %w", err)
	}
	if err := os.WriteFile(declarations, text, 0o644); err != nil {
		return err
	}
	return os.WriteFile(assembly, []byte(generated+"#include \"textflag.h\"\n"+w.code.String()), 0o644)
}
