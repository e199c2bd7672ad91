//go:build !linux

package main

import (
	"os"
	"time"
)

func syncFile(f *os.File) error { return f.Sync() }

func syncAll() {}

func cpuTime() time.Duration { return 0 }
