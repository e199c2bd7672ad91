package kernel

// A State is what a family of functions keeps in each machine: the key to it. Each family
// declares its own.
type State[T any] struct{ _ byte } // of a size, so that each has an address of its own

// NewState declares a state that starts with its zero value.
func NewState[T any]() *State[T] { return new(State[T]) }

// Of is the state in one machine.
func (s *State[T]) Of(m *Machine) *T {
	if kept, ok := m.states[s]; ok {
		return kept.(*T)
	}
	state := new(T)
	m.states[s] = state
	return state
}
