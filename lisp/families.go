package lisp

import "slices"

// families are the functions of the language, one table a file.
func families() [][]Subr {
	return slices.Concat(subrFunctions(), clLibraryFunctions(), [][]Subr{loadingFunctions()}, configurationFunctions())
}

// specialFamilies are the special forms and macros.
func specialFamilies() [][]Special {
	return slices.Concat(kernelForms(), subrForms(), clLibraryForms(), [][]Special{loadingForms()}, configurationForms())
}
