package queue

import "sync"

// rounds lets many share one sync: who comes while one is under way waits for the
// next, which is for all that came by then.
type rounds struct {
	mu      sync.Mutex
	turn    *sync.Cond
	running bool
	begun   uint64
	ended   uint64
	failed  uint64 // the last round that failed
	err     error  // and why
}

// do returns when a sync that began after the call is done.
func (r *rounds) do(sync func() error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.init()
	mine := r.begun + 1
	for r.ended < mine {
		if r.running {
			r.turn.Wait()
			continue
		}
		r.running = true
		r.begun++
		round := r.begun
		r.mu.Unlock()
		err := sync()
		r.mu.Lock()
		r.running, r.ended = false, round
		if err != nil {
			r.failed, r.err = round, err
		}
		r.turn.Broadcast()
	}
	// A later round that failed may be about the same octets.
	if r.failed >= mine {
		return r.err
	}
	return nil
}

func (r *rounds) init() {
	if r.turn == nil {
		r.turn = sync.NewCond(&r.mu)
	}
}
