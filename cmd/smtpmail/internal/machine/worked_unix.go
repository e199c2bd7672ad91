//go:build unix

package machine

import (
	"syscall"
	"time"
)

// worked is how long processors have worked for this process, its children left out.
func worked() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0 // which no system does; steps bound what runs
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
