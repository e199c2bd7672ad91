//go:build unix

package queue

import (
	"io/fs"
	"os"
	"syscall"
)

// noFollow opens the name itself, and at once.
const noFollow = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

func isOwn(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
