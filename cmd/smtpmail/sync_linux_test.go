package main

import (
	"os"
	"syscall"
)

func syncFile(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }

// syncAll empties the caches, so that a benchmark does not wait for what was before.
func syncAll() { syscall.Sync() }
