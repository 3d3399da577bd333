// Command gen writes the assembly of package csvfile for AVX2, and the Go declaration of its function. Run it by go
// generate in package csvfile.
package main

import (
	"flag"
	"log"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"

	"fiducial/data/simd"
	"fiducial/data/simd/assembly"
)

const (
	block  = 64         // bytes of text looked at in one go
	most   = block - 12 // where in a block the last step may begin: three numbers take up to twelve bytes
	ahead  = 80         // bytes of text that a block may touch
	writes = 32         // bytes of pixels that a block may touch
)

func main() {
	triples()
	Generate()
	if err := assembly.Keep(simd.AVX2, flag.Lookup("out").Value.String()); err != nil {
		log.Fatalf("gen: %v", err)
	}
}

// filled returns a register with the same byte everywhere.
func filled(name string, v uint8) VecVirtual {
	bytes := GLOBL(name, RODATA|NOPTR)
	for i := range 32 {
		DATA(i, U8(v))
	}
	y := YMM()
	VMOVDQU(bytes, y)
	return y
}

// words returns a register of the same four bytes again and again.
func words(name string, v [4]uint8) VecVirtual {
	bytes := GLOBL(name, RODATA|NOPTR)
	for i := range 16 {
		DATA(i, U8(v[i%4]))
	}
	x := XMM()
	VMOVDQU(bytes, x)
	return x
}

// triples finds the spaces among 64 bytes, and takes three numbers a step by what lies between them: a table says how
// the digits go into lanes of four bytes, and how many bytes three numbers with their spaces take.
func triples() {
	TEXT("triplesAVX2", NOSPLIT, "func(dst, text *byte, room, length int, steps *[4096]uint16, lanes *[27][16]byte) (read, written int)")
	Doc("triplesAVX2 reads pixels of one to three digits with a space behind each from text into dst, as long as all is as it",
		"usually is, and returns how many bytes it read and wrote. It may write four bytes beyond those, inside of room.")
	Pragma("noescape")
	dst, text := Load(Param("dst"), GP64()), Load(Param("text"), GP64())
	room, length := Load(Param("room"), GP64()), Load(Param("length"), GP64())
	steps, lanes := Load(Param("steps"), GP64()), Load(Param("lanes"), GP64())
	space, digit, nine, zero := filled("space", ' '), filled("digit", 0x10), filled("nine", 0x19), YMM()
	VPXOR(zero, zero, zero)
	nibble := filled("nibble", 0x0f)
	weights := words("weights", [4]uint8{0, 100, 10, 1})
	ones := words("ones", [4]uint8{1, 0, 1, 0})
	large := words("large", [4]uint8{0, 3, 0, 0})
	pick := GLOBL("pick", RODATA|NOPTR)
	for i := range 16 {
		v := uint8(0x80)
		if i < 4 {
			v = uint8(4 * i)
		}
		DATA(i, U8(v))
	}
	first := XMM()
	VMOVDQU(pick, first)

	read, written := GP64(), GP64()
	XORQ(read, read)
	XORQ(written, written)
	SUBQ(Imm(ahead), length)
	SUBQ(Imm(writes), room)

	Label("block")
	CMPQ(read, length)
	JG(LabelRef("end"))
	CMPQ(written, room)
	JG(LabelRef("end"))
	spaces, strangers := GP64(), GP64()
	for half := range 2 {
		t, isDigit, isSpace := YMM(), YMM(), YMM()
		VPXOR(Mem{Base: text, Index: read, Scale: 1, Disp: 32 * half}, space, t)
		VPAND(digit, t, isDigit)
		VPCMPEQB(zero, isDigit, isDigit) // where the bit of digits is missing
		VPCMPEQB(zero, t, isSpace)
		VPXOR(isSpace, isDigit, isDigit) // and yet is no space
		VPSUBUSB(nine, t, t)
		VPOR(isDigit, t, t) // or is beyond nine
		VPTEST(t, t)
		JNZ(LabelRef("end"))
		bits := GP32()
		VPMOVMSKB(isSpace, bits)
		if half == 0 {
			MOVL(bits, spaces.As32())
		} else {
			MOVL(bits, strangers.As32())
			SHLQ(Imm(32), strangers)
			ORQ(strangers, spaces)
		}
	}
	offset, begun, seen := GP64(), GP64(), XMM()
	MOVQ(read, offset)
	MOVQ(written, begun)
	VPXOR(seen, seen, seen)
	last := GP64()
	LEAQ(Mem{Base: read, Disp: most}, last)

	Label("step")
	entry := GP64()
	MOVQ(spaces, entry)
	ANDQ(U32(0xfff), entry)
	MOVWLZX(Mem{Base: steps, Index: entry, Scale: 2}, entry.As32())
	MOVQ(entry, RCX)
	SHRQ(Imm(12), RCX)
	JZ(LabelRef("stepped"))
	ANDQ(U32(0xfff), entry)
	x := XMM()
	VPAND(Mem{Base: text, Index: offset, Scale: 1}, nibble.AsX(), x)
	VPSHUFB(Mem{Base: lanes, Index: entry, Scale: 1}, x, x)
	VPMADDUBSW(weights, x, x)
	VPMADDWD(ones, x, x)
	VPOR(x, seen, seen)
	VPSHUFB(first, x, x)
	VMOVD(x, Mem{Base: dst, Index: written, Scale: 1})
	ADDQ(Imm(3), written)
	ADDQ(RCX, offset)
	SHRQ(CL, spaces)
	CMPQ(offset, last)
	JLE(LabelRef("step"))

	Label("stepped")
	VPTEST(large, seen)
	JNZ(LabelRef("beyond"))
	CMPQ(offset, read)
	JE(LabelRef("end")) // what comes first is nothing usual
	MOVQ(offset, read)
	JMP(LabelRef("block"))

	Label("beyond") // a number in this block is larger than 255
	MOVQ(begun, written)

	Label("end")
	VZEROUPPER()
	Store(read, ReturnIndex(0))
	Store(written, ReturnIndex(1))
	RET()
}
