//go:build !linux

package queue

import (
	"os"
	"time"
)

func syncData(f *os.File) error { return f.Sync() }

// awaitLonely gives those who have the file open the time for one write.
func awaitLonely(*os.File) { time.Sleep(10 * time.Millisecond) }
