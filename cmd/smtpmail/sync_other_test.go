//go:build !linux

package main

import "os"

func syncFile(f *os.File) error { return f.Sync() }

func syncAll() {}
