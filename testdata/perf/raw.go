package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"strings"
)

// raw sends a file with as few round trips as the protocol allows, and checks next
// to nothing: what a program costs that does no more.
func raw(address, file string, secure bool) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	r := bufio.NewReader(conn)
	say := func(text string, replies int) error {
		if text != "" {
			if _, err := conn.Write([]byte(text)); err != nil {
				return err
			}
		}
		for ; replies > 0; replies-- {
			if err := reply(r); err != nil {
				return err
			}
		}
		return nil
	}
	if err := say("", 1); err != nil {
		return err
	}
	if err := say("EHLO raw\r\n", 1); err != nil {
		return err
	}
	if secure {
		if err := say("STARTTLS\r\n", 1); err != nil {
			return err
		}
		conn = tls.Client(conn, &tls.Config{InsecureSkipVerify: true}) // it measures, it does not send mail
		r = bufio.NewReader(conn)
		if err := say("EHLO raw\r\n", 1); err != nil {
			return err
		}
		if err := say("AUTH PLAIN "+base64.StdEncoding.EncodeToString([]byte("\x00joe\x00s3cret"))+"\r\n", 1); err != nil {
			return err
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	data = bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
	return say(fmt.Sprintf("MAIL FROM:<a@x.example>\r\nRCPT TO:<b@x.example>\r\nBDAT %d LAST\r\n%sQUIT\r\n", len(data), data), 4)
}

func reply(r *bufio.Reader) error {
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return err
		}
		if !strings.HasPrefix(line, "2") && !strings.HasPrefix(line, "3") {
			return fmt.Errorf("the server says %s", line)
		}
		if len(line) > 3 && line[3] == ' ' {
			return nil
		}
	}
}
