package atomicfile

import (
	"os"
	"slices"
	"strings"

	"github.com/pkg/xattr"
)

// accessList is the attribute in which Linux keeps an access control list.
const accessList = "system.posix_acl_access"

// sums are attributes about the bytes of a file, which the new one does not share.
var sums = []string{"security.ima", "security.evm"}

// keepAttributes gives f the extended attributes of the file at path, access control lists among them, as far as
// the system has such and lets it. Call it after the mode was set, which would change a list.
func keepAttributes(f *os.File, path string) {
	if !xattr.XATTR_SUPPORTED {
		return
	}
	names, err := xattr.List(path)
	if err != nil {
		return
	}
	for _, name := range names {
		if slices.Contains(sums, name) {
			continue
		}
		if value, err := xattr.Get(path, name); err == nil {
			xattr.FSet(f, name, value)
		}
	}
	inherited, err := xattr.FList(f)
	if err != nil {
		return
	}
	for _, name := range inherited { // a folder may give new files a list that the old one did not have
		if (name == accessList || strings.HasPrefix(name, "user.")) && !slices.Contains(names, name) {
			xattr.FRemove(f, name)
		}
	}
}
