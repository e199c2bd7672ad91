//go:build !arm

package queue

import (
	"os"
	"syscall"
)

// startWriting begins to write to disk. It promises nothing: [syncData] does.
func startWriting(f *os.File) {
	const write = 2 // SYNC_FILE_RANGE_WRITE
	control(f, "write", func(fd int) error { return syscall.SyncFileRange(fd, 0, 0, write) })
}
