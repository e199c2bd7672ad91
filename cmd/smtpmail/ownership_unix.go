//go:build unix

package main

import (
	"io/fs"
	"os"
	"syscall"
)

// noFollow makes the opening of a symbolic link an error.
const noFollow = syscall.O_NOFOLLOW

// isOurs tells whether a file belongs to the user, or to the machine's administrator.
func isOurs(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && (int(stat.Uid) == os.Getuid() || stat.Uid == 0)
}
