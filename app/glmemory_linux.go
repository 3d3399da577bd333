//go:build !headless

package main

/*
#include <malloc.h>

// keep_gl_memory has the C library keep what is freed, where it is glibc: others have no such setting, or need none.
static void keep_gl_memory(void) {
#ifdef __GLIBC__
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
	mallopt(M_TOP_PAD, 16 << 20);
	mallopt(M_MMAP_THRESHOLD, 4 << 20);
#endif
}
*/
import "C"

// keepGLMemory keeps memory between pictures of the window where OpenGL is software, as in virtual machines and over
// remote desktops: Mesa takes some 15 MB for each picture and frees them, and glibc gives them back to the system and
// asks for them again, a page at a time, which takes some 20 ms a picture (docs/limits.md). Up to 64 MB that are
// not used stay with the program instead. Call it once, before the window is made.
func keepGLMemory() { C.keep_gl_memory() }
