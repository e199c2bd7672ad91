package configuration

import (
	"smtpmail/lisp/kernel"
)

// Functions are the functions of configuration, a table a file.
func Functions() [][]kernel.Subr {
	return [][]kernel.Subr{
		customizeFunctions(), adviceFunctions(), accountFunctions(), hookFunctions(), keyFunctions(), timerFunctions(),
	}
}

// Forms are the special forms and macros of configuration.
func Forms() [][]kernel.Special {
	return [][]kernel.Special{
		usePackageForms(), leafForms(), doomForms(), modeForms(), defadviceForms(), hookMacros(), keyForms(),
	}
}
