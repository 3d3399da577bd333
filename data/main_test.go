package data

import (
	"flag"
	"os"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(victimPath); path != "" {
		victim(path)
		return
	}
	if path := os.Getenv(scriptPath); path != "" {
		script(path)
		return
	}
	// A run of the property test opens, saves and reloads for a good while under -race: more of them are for who
	// asks with -rapid.checks.
	if err := flag.Set("rapid.checks", "40"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}
