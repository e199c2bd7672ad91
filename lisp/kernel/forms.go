package kernel

// Forms are the special forms and macros of the language itself.
func Forms() [][]Special {
	return [][]Special{
		controlForms(), bindingForms(), conditionMacros(), definingForms(),
	}
}
