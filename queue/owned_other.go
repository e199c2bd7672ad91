//go:build !unix

package queue

import "io/fs"

const noFollow = 0

func isOwn(fs.FileInfo) bool { return true }
