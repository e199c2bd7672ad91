package main

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"time"
)

// Bounds of a command that an init file runs under --allow-exec.
const (
	commandTimeout = 30 * time.Second
	commandGrace   = time.Second // for what a command leaves running with its output open
	maxOutput      = 1 << 20     // octets
)

// runCommand runs a command for the evaluator.
func runCommand(argv []string, stdin []byte) (stdout []byte, status int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), commandTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	out := &boundedBuffer{}
	cmd.Stdin, cmd.Stdout, cmd.WaitDelay = bytes.NewReader(stdin), out, commandGrace
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && ctx.Err() == nil {
		return out.Bytes(), exit.ExitCode(), nil
	}
	return out.Bytes(), 0, err
}

// decrypt returns the clear text of a .gpg file. gpg asks for the key itself.
func decrypt(name string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, "gpg", "--quiet", "--decrypt", "--", name)
	out := &boundedBuffer{}
	cmd.Stdout, cmd.WaitDelay = out, commandGrace
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

type boundedBuffer struct{ bytes.Buffer }

var errTooMuch = errors.New("the command writes more than 1 MB")

func (b *boundedBuffer) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxOutput {
		return 0, errTooMuch
	}
	return b.Buffer.Write(p)
}
