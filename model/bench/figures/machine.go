package figures

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"fiducial/data/simd"
)

// Machine describes on what was measured.
type Machine struct {
	Date      string   `json:"date"`
	Processor string   `json:"processor"`
	Cores     int      `json:"cores"`
	Caches    string   `json:"caches,omitempty"` // "" where the system does not say
	Memory    string   `json:"memory"`
	System    string   `json:"system"`
	Go        string   `json:"go"`
	Torch     string   `json:"torch"`
	Path      string   `json:"path"`  // of the kernels
	Paths     []string `json:"paths"` // that the machine has
}

// Describe asks the system; what it does not say stays empty.
func Describe() Machine {
	m := Machine{
		Date: time.Now().UTC().Format(time.DateOnly), Processor: "unknown", Cores: runtime.NumCPU(),
		System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(),
	}
	for _, p := range simd.Paths() {
		m.Paths = append(m.Paths, p.String())
	}
	m.Path = KernelPath().String()
	processor := systemTable("lscpu")
	if name := processor["Model name"]; name != "" {
		m.Processor = fmt.Sprintf("%s (family %s, model %s)", name, processor["CPU family"], processor["Model"])
	}
	var caches []string
	for _, level := range []string{"L1d", "L2", "L3"} {
		if size := processor[level+" cache"]; size != "" {
			caches = append(caches, level+" "+size)
		}
	}
	m.Caches = strings.Join(caches, ", ")
	if release, err := exec.Command("uname", "-sr").Output(); err == nil {
		m.System = strings.TrimSpace(string(release)) + ", " + runtime.GOARCH
	}
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		var kib int
		if _, err := fmt.Sscanf(string(text), "MemTotal: %d kB", &kib); err == nil {
			m.Memory = fmt.Sprintf("%.1f GiB", float64(kib)/(1<<20))
		}
	}
	return m
}

// KernelPath is the path in use. That it cannot be had is found when the first network is built.
func KernelPath() simd.Path {
	path, err := simd.FromEnv()
	if err != nil || path != simd.Auto {
		return path
	}
	return simd.Fastest()
}

// systemTable runs a program that prints lines of the form "key: value".
func systemTable(program string) map[string]string {
	table := map[string]string{}
	out, err := exec.Command(program).Output()
	if err != nil {
		return table
	}
	for line := range strings.Lines(string(out)) {
		if key, value, ok := strings.Cut(line, ":"); ok {
			table[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	return table
}
