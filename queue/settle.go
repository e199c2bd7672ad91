package queue

import (
	"maps"
	"slices"
	"time"
)

// begin counts a try.
func (d *Delivery) begin(now time.Time) {
	if d.counted {
		return
	}
	d.counted = true
	d.state.Tries++
	d.state.LastTry = now
}

// putOff is for a mail that could not be tried, as the way is not there. Where
// nothing is new about that, nothing is recorded: the server may be away for days,
// and the queue long.
func (f *flush) putOff(d *Delivery, cause error) {
	if d.state.LastError == cause.Error() && !d.state.Sending {
		now := f.s.o.Now()
		if next := now.Add(quickPause); d.state.NextTry.Before(next) || d.state.isDue(now) {
			d.state.NextTry = next
		}
		f.tell(Flushed{Item: *d.Item, Adopted: f.adopted[d.Item.File], Session: true, Cause: cause}, &d.state)
		return
	}
	fates := make([]Fate, len(d.Recipients))
	for i := range fates {
		fates[i] = Fate{Status: Deferred, Text: cause.Error(), Session: true}
	}
	f.settle(d, fates, cause)
}

// settle records what became of a mail and decides what to do about it.
func (f *flush) settle(d *Delivery, fates []Fate, cause error) {
	now := f.s.o.Now()
	d.begin(now)
	d.state.take(d.Recipients, fates)
	if isTurnedAway(fates) {
		d.state.Turned = now
	}
	expired := isJudged(fates) && d.state.tire(now, f.o.Lifetime)
	done := Flushed{Again: d.state.Doubt && d.committed, Adopted: f.adopted[d.Item.File], Session: isUntried(fates), Cause: cause}
	d.state.Doubt = d.state.Doubt || d.state.isUnknown()
	item := *d.Item
	item.show(&d.state)
	failures := d.state.failures()
	switch pending := item.Pending(); {
	case len(pending) > 0:
		d.state.NextTry = now.Add(f.pause(d.state.Tries))
	case len(failures) > 0:
		done.Failed, done.Expired, d.state.Over = true, expired, true
	default:
		done.Done, d.state.Over = true, true
	}
	item.show(&d.state)
	switch {
	case done.Done:
		item.Status = Accepted
		d.state.Fates = nil // nobody asks any more
	case done.Failed:
		item.Status = Refused
	}
	done.Item = item
	done.Err = f.record(d)
	if isFull(done.Err) && !slices.ContainsFunc(fates, func(f Fate) bool { return f.Status == Accepted }) {
		// It stays as it was, which is no loss: nobody got it.
		f.filled(done.Err)
		done.Failed, done.Expired, done.Err = false, false, nil
		d.state.Over = false
	}
	if done.Err != nil {
		f.fail(done.Err)
	}
	f.tell(done, &d.state)
}

// record writes what became of a mail, and has it removed if it is over.
func (f *flush) record(d *Delivery) error {
	x := finished{file: d.Item.File, failed: len(d.state.failures()) > 0, item: d.Item, state: d.state}
	err := f.journal.put([]string{d.Item.File}, []state{d.state})
	switch {
	case err == nil && d.state.Over:
		f.finish(x)
		return nil
	case err == nil:
		if err = narrow(d.Item, &d.state); isFull(err) { // the journal has it
			f.filled(err)
			return nil
		}
	case d.state.Over && !x.failed:
		if f.removeAtOnce(x) == nil {
			return nil
		}
	default:
		narrow(d.Item, &d.state)
	}
	return err
}

// tell reports a mail and counts it if it stays.
func (f *flush) tell(done Flushed, st *state) {
	if !done.Done && !done.Failed {
		f.leave(st)
	}
	if f.o.Each == nil {
		return
	}
	f.telling.Lock()
	defer f.telling.Unlock()
	f.o.Each(done)
}

// take puts the outcome of a try into the state.
func (s *state) take(recipients []string, fates []Fate) {
	var worst Status // of which LastError is
	s.Sending, s.LastError = false, ""
	s.Fates = maps.Clone(s.Fates)
	if s.Fates == nil {
		s.Fates = make(map[string]Fate)
	}
	for i, r := range recipients {
		fate := Fate{Status: Deferred}
		if i < len(fates) {
			fate = fates[i]
		}
		s.Fates[r] = fate
		// Why the mail still waits says more than who will never have it.
		if fate.Status != Accepted && (s.LastError == "" || worst == Refused) {
			s.LastError, worst = fate.String(), fate.Status
		}
	}
}

// narrow takes those whom the mail reached out of the sidecar: an Emacs, which may
// be the next to flush, knows no journal and would send to them again.
func narrow(item *Item, st *state) error {
	var left []string
	for _, r := range item.Recipients {
		if st.Fates[r].Status != Accepted {
			left = append(left, r)
		}
	}
	if len(left) == 0 || len(left) == len(item.Recipients) {
		return nil
	}
	text, err := (&Sidecar{Recipients: left, Variables: item.Variables}).format()
	if err != nil {
		return err
	}
	return replaceFile(item.File+sidecarSuffix, writeString(text))
}
