package lisp

import (
	"slices"

	"smtpmail/lisp/cl"
	"smtpmail/lisp/configuration"
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/load"
	"smtpmail/lisp/subr"
)

// families are the functions of the language, one table a file.
func families() [][]kernel.Subr {
	return slices.Concat(subr.Functions(), cl.Functions(), [][]kernel.Subr{load.Functions()}, configuration.Functions())
}

// specialFamilies are the special forms and macros.
func specialFamilies() [][]kernel.Special {
	return slices.Concat(kernel.Forms(), subr.Forms(), cl.Forms(), [][]kernel.Special{load.Forms()}, configuration.Forms())
}
