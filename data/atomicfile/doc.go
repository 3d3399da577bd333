// Package atomicfile writes files whole or not at all: at every moment a path holds the old file or the new one,
// never half of either.
//
// A new file grows beside its place, as a part: under a name that nobody can guess, created exclusively, so that
// nothing that lies there is emptied and no link is followed. It keeps what the old file had beside its bytes. A part
// is locked while it is written; one that nobody has locked was left by a program that was killed, and RemoveStale
// takes it away. A whole folder grows in the same way (Folder), inside of a folder that is a part and is locked.
//
// What may be written where is said by package output. Start at Write for small files, at Create for large ones.
package atomicfile
