package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// peakOctets looks now and then at how much memory a process had at most, until
// done is closed. Where there is no /proc it gives 0.
func peakOctets(pid int, done <-chan bool) (peak int64) {
	for {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if _, rest, ok := strings.Cut(string(text), "VmHWM:"); ok {
			var kilo int64
			fmt.Sscan(rest, &kilo)
			peak = max(peak, kilo<<10)
		}
		select {
		case <-done:
			return peak
		case <-time.After(10 * time.Millisecond):
		}
	}
}
