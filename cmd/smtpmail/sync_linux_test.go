package main

import (
	"os"
	"syscall"
	"time"
)

func syncFile(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }

// syncAll empties the caches, so that a benchmark does not wait for what was before.
func syncAll() { syscall.Sync() }

// cpuTime is what this process used of the processors.
func cpuTime() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
