//go:build unix

package machine

import (
	"io/fs"
	"os"
	"syscall"
)

// NoFollow makes the opening of a symbolic link an error.
const NoFollow = syscall.O_NOFOLLOW

// IsOurs tells whether a file belongs to the user, or to the machine's administrator.
func IsOurs(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && (int(stat.Uid) == os.Getuid() || stat.Uid == 0)
}
