package queue

import (
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkPut queues mails of 4 kB from one program, one after the other and
// from 16 goroutines at once, on the disk of the temporary directory.
func BenchmarkPut(b *testing.B) {
	for _, parallel := range []int{1, 16} {
		name := "one after the other"
		if parallel > 1 {
			name = "16 at once"
		}
		b.Run(name, func(b *testing.B) {
			dir := b.TempDir()
			var n atomic.Uint64
			s := New(Options{Dir: dir, Home: dir, WorkDir: dir, Now: time.Now, Random: func() uint64 { return n.Add(1) }})
			m := mail(string(make([]byte, 4000)), "somebody@x.example")
			b.SetParallelism((parallel + 1) / 2)
			b.ResetTimer()
			if parallel == 1 {
				for range b.N {
					if _, err := s.Put(m); err != nil {
						b.Fatal(err)
					}
				}
			} else {
				b.RunParallel(func(p *testing.PB) {
					for p.Next() {
						if _, err := s.Put(m); err != nil {
							b.Error(err)
						}
					}
				})
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
		})
	}
}
