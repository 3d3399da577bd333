package data

import (
	"flag"
	"fmt"
	"testing"
)

var tortureEvery = flag.Bool("torture.every", false, "let each single call of the system fail once, in every way")

// everyCall are the calls of the system that meet files, those that do the same together.
var everyCall = []string{
	"openat",
	"read",
	"pread64",
	"write",
	"pwrite64",
	"copy_file_range",
	"sync_file_range",
	"fsync,fdatasync",
	"ftruncate",
	"lseek",
	"fstat,newfstatat,lstat,stat,statx",
	"flock",
	"mkdir,mkdirat",
	"getdents64",
	"readlink,readlinkat",
	"fchmod,fchmodat,chmod",
	"fchown,fchownat,chown",
	"getxattr,fgetxattr,listxattr,flistxattr,setxattr,fsetxattr",
	"rename,renameat,renameat2,link,linkat",
	"unlink,unlinkat",
}

// everyError is how they fail.
var everyError = []string{"EIO", "ENOSPC", "EDQUOT", "EROFS", "EACCES", "EINTR", "ENOMEM"}

// TestEveryFault lets each call of the system that opening, editing and saving a dataset make fail once, one call a
// program, in each of the ways: what was acknowledged is there afterwards, what was refused is not, and the CSV is
// whole. It takes
// -torture.every, and some tens of minutes; without that the first few calls of each kind fail in one way.
//
// fcntl is not among them: where SQLite can't give back one of its locks, it waits ten seconds for it at each
// transaction, and refuses that.
func TestEveryFault(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a hundred programs")
	}
	for i, calls := range everyCall {
		errors := everyError
		if !*tortureEvery {
			errors = everyError[i%len(everyError):][:1]
		}
		t.Run(calls, func(t *testing.T) {
			programs, refused := 0, 0
			for _, failure := range errors {
				for n := 1; (*tortureEvery || n <= 2) && !t.Failed(); n++ {
					met, failed := faultyRun(t, calls, fmt.Sprintf("error=%s:when=%d", failure, n))
					if !met {
						break
					}
					programs++
					refused += failed
				}
			}
			t.Logf("%d programs met a fault, %d commands were refused", programs, refused)
		})
	}
}
