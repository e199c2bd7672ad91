//go:build !unix

package main

import "os/exec"

// apart knows of no process groups here: kill ends the command alone.
func apart(cmd *exec.Cmd) (kill func() error) {
	return func() error { return cmd.Process.Kill() }
}
