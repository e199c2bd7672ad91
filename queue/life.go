package queue

import (
	"fmt"
	"slices"
	"time"
)

// life is how long a mail has been tried in vain for reasons of its own: only that
// gives it up. What keeps the session or the queue from it does not count, and time
// in which nobody asked counts little.
type life struct {
	Tries int           `json:"tries,omitempty"`
	Last  time.Time     `json:"last,omitzero"`
	Spent time.Duration `json:"spent_ns,omitempty"`
}

const (
	// minTries is after how many tries a mail is given up at the earliest.
	minTries = 10
	// hurry is the time in which tries count as one: who flushes ten times in a
	// minute has learnt no more.
	hurry = time.Hour
	// maxGap is what counts of the time between two tries, for a machine that was
	// off, or a clock that jumped.
	maxGap = 24 * time.Hour
)

// count adds a try.
func (l *life) count(now time.Time) {
	gap := now.Sub(l.Last)
	if l.Tries > 0 && gap >= 0 && gap < hurry {
		return
	}
	if l.Tries > 0 {
		l.Spent += min(max(gap, 0), maxGap)
	}
	l.Tries++
	l.Last = now
}

func (l *life) isOver(lifetime time.Duration) bool {
	return lifetime > 0 && l.Tries >= minTries && l.Spent >= lifetime
}

// isJudged tells whether what became of somebody is an answer about the mail.
func isJudged(fates []Fate) bool { return slices.ContainsFunc(fates, Fate.isJudgement) }

// isTurnedAway tells whether the server refused this client, and not the mail.
func isTurnedAway(fates []Fate) bool {
	return slices.ContainsFunc(fates, func(f Fate) bool { return f.Session && f.Code != 0 })
}

// isJudgement tells whether a server put the mail off for a recipient, or may have it:
// what it said was about the mail.
func (f Fate) isJudgement() bool {
	return f.Status == Unknown || f.Status == Deferred && f.Code != 0 && !f.Session
}

// tire counts a try in vain. Where that was the last one, those are given up about
// whom the server said so.
func (s *state) tire(now time.Time, lifetime time.Duration) (over bool) {
	s.Turned = time.Time{} // it is heard again
	s.Life.count(now)
	if !s.Life.isOver(lifetime) {
		return false
	}
	for r, fate := range s.Fates {
		if !fate.isJudgement() {
			continue
		}
		text := fmt.Sprintf("not delivered in %s and %d tries; the last answer was: %s", days(s.Life.Spent), s.Life.Tries, fate)
		s.Fates[r] = Fate{Status: Refused, Enhanced: "4.4.7", Text: text} // RFC 3463: delivery time expired
		s.LastError = text
	}
	return true
}

func days(d time.Duration) string {
	if n := d.Round(time.Hour) / (24 * time.Hour); n > 1 {
		return fmt.Sprintf("%d days", n)
	}
	return d.String()
}

// The pauses between tries: quickPause while tries are quick, then twice as long
// each time, up to maxPause; a little chance is added.
const (
	quickPause   = time.Minute
	maxPause     = 4 * time.Hour
	longestPause = maxPause + maxPause/10
)

// isDue tells whether it is time for the next try. One that is further away than any
// pause was put there by a clock that was wrong, as was a last try yet to come.
func (s *state) isDue(now time.Time) bool {
	return !s.NextTry.After(now) || s.NextTry.Sub(now) > longestPause || s.LastTry.Sub(now) > quickPause
}

// pause is how long to wait after so many tries. A little chance is in it, so that
// mails which failed together do not come together for ever.
func (f *flush) pause(tries int) time.Duration {
	p := quickPause
	for n := max(f.o.QuickTries, 1); n < tries && p < maxPause; n++ {
		p *= 2
	}
	p = min(p, maxPause)
	return p + time.Duration(f.s.o.Random()%uint64(p/10))
}
