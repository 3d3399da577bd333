package main

import "fmt"

// instruction is one that Go's assembler does not know: its machine code and how ARM's manual writes it.
type instruction struct {
	word uint32
	text string
}

// The opcodes are those of the Arm Architecture Reference Manual for A-profile (DDI 0487), C7.2, with all registers 0.
// Vectors are four float32 (4s), or 16 bytes (16b) where bits are meant.

// three encodes an instruction on two vectors: d = n op m.
func three(name, shape string, opcode uint32, d, n, m vec) instruction {
	return instruction{
		opcode | uint32(m)<<16 | uint32(n)<<5 | uint32(d),
		fmt.Sprintf("%s v%d.%s, v%d.%s, v%d.%s", name, d, shape, n, shape, m, shape),
	}
}

func fadd(d, n, m vec) instruction  { return three("fadd", "4s", 0x4e20d400, d, n, m) }
func fsub(d, n, m vec) instruction  { return three("fsub", "4s", 0x4ea0d400, d, n, m) }
func fmul(d, n, m vec) instruction  { return three("fmul", "4s", 0x6e20dc00, d, n, m) }
func fdiv(d, n, m vec) instruction  { return three("fdiv", "4s", 0x6e20fc00, d, n, m) }
func fmax(d, n, m vec) instruction  { return three("fmax", "4s", 0x4e20f400, d, n, m) }
func faddp(d, n, m vec) instruction { return three("faddp", "4s", 0x6e20d400, d, n, m) }

// fcmgt and fcmeq set all bits of a number where the comparison holds, and none elsewhere.
func fcmgt(d, n, m vec) instruction { return three("fcmgt", "4s", 0x6ea0e400, d, n, m) }
func fcmeq(d, n, m vec) instruction { return three("fcmeq", "4s", 0x4e20e400, d, n, m) }

// orn is n or not m.
func orn(d, n, m vec) instruction { return three("orn", "16b", 0x4ee01c00, d, n, m) }

// fcmgtZero is fcmgt with zeros.
func fcmgtZero(d, n vec) instruction {
	return instruction{0x4ea0c800 | uint32(n)<<5 | uint32(d), fmt.Sprintf("fcmgt v%d.4s, v%d.4s, #0.0", d, n)}
}

// two encodes an instruction on one vector: d = op n.
func two(name string, opcode uint32, d, n vec) instruction {
	return instruction{opcode | uint32(n)<<5 | uint32(d), fmt.Sprintf("%s v%d.4s, v%d.4s", name, d, n)}
}

func fsqrt(d, n vec) instruction { return two("fsqrt", 0x6ea1f800, d, n) }

// frintn rounds to whole numbers, halves to the even one.
func frintn(d, n vec) instruction { return two("frintn", 0x4e218800, d, n) }

// fcvtzs makes integers of numbers.
func fcvtzs(d, n vec) instruction { return two("fcvtzs", 0x4ea1b800, d, n) }

// fmaxv is the largest number of n, or a NaN, in the first element of d.
func fmaxv(d, n vec) instruction {
	return instruction{0x6e30f800 | uint32(n)<<5 | uint32(d), fmt.Sprintf("fmaxv s%d, v%d.4s", d, n)}
}

// fmlaBy adds to d the products of n and one element of m.
func fmlaBy(d, n vec, m element) instruction {
	low, high := uint32(m.at)&1, uint32(m.at)>>1
	return instruction{
		0x4f801000 | low<<21 | uint32(m.of)<<16 | high<<11 | uint32(n)<<5 | uint32(d),
		fmt.Sprintf("fmla v%d.4s, v%d.4s, v%d.s[%d]", d, n, m.of, m.at),
	}
}

// loadIndexed loads four numbers from base plus an index of bytes.
func loadIndexed(d vec, base, index reg) instruction {
	return instruction{
		0x3ce06800 | uint32(index)<<16 | uint32(base)<<5 | uint32(d),
		fmt.Sprintf("ldr q%d, [x%d, x%d]", d, base, index),
	}
}
