// Package harmless makes text that comes from a file safe to show: on a terminal, which would obey control characters
// in it, and in a window, where a bidirectional mark would turn a sentence round and a line break would tear it apart.
//
// Whatever names a column, an entry of a zip, a checkpoint, a keypoint, a run or a file goes through Name on its way
// into a sentence, and whole sentences go through Sentence or Text where they leave the program. Nothing here is for
// bytes that are written to files: those keep what people wrote. Start at Text.
package harmless
