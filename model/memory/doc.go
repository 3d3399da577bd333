// Package memory knows how much memory the machine has free, and refuses what takes more: it would be killed, and
// others with it. It knows no network.
package memory
