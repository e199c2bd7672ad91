//go:build unix

package machine

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// apart puts a command that is not started yet into a session of its own, without
// a terminal; kill ends it with all that it started there.
func apart(cmd *exec.Cmd) (kill func() error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return func() error {
		err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		if errors.Is(err, syscall.ESRCH) {
			return os.ErrProcessDone
		}
		return err
	}
}
