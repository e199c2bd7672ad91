package syntax

import "github.com/glycerine/zygomys/v9/zygo"

// Hash is a hash table; entries keep the order of insertion, as Emacs prints them.
type Hash struct {
	Test string // "eq", "eql", "equal", or the name of a user-defined test
}

func (*Hash) SexpString(*zygo.PrintState) string { return "#<hash-table>" }
func (*Hash) Type() *zygo.RegisteredType         { return nil }
