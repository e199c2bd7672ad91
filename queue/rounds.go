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
		r.begun++
		if err := r.round(r.begun, sync); err != nil {
			r.failed, r.err = r.begun, err
		}
	}
	// A later round that failed may be about the same octets.
	if r.failed >= mine {
		return r.err
	}
	return nil
}

// round is one sync, while which others may come.
func (r *rounds) round(number uint64, sync func() error) error {
	r.running = true
	defer func() {
		r.running = false
		r.turn.Broadcast()
	}()
	err := r.unlocked(sync)
	r.ended = number
	return err
}

func (r *rounds) unlocked(do func() error) error {
	r.mu.Unlock()
	defer r.mu.Lock()
	return do()
}

func (r *rounds) init() {
	if r.turn == nil {
		r.turn = sync.NewCond(&r.mu)
	}
}
