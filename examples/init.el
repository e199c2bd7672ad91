;;; init.el --- mail settings, explained   -*- lexical-binding: t -*-

;; Who you are: the From field, and the sender that the server is told.
(setq user-full-name "Jane Doe"
      user-mail-address "jane@example.org")

;; Where mail goes. Port 587 is for submission; the connection is protected by
;; STARTTLS, or nothing is sent.
(setq smtpmail-smtp-server "mail.example.org"
      smtpmail-smtp-service 587
      smtpmail-stream-type 'starttls)

;; User name and password are best kept out of this file, in ~/.authinfo:
;;   machine mail.example.org port 587 login jane password s3cret
;; With several logins for one server this one is taken.
(setq smtpmail-smtp-user "jane")

;; On the road: keep mail in a queue, and send it with `smtpmail flush'.
(setq smtpmail-queue-mail nil
      smtpmail-queue-dir "~/Mail/queued-mail/")

;; What Emacs itself uses to send.
(setq send-mail-function 'smtpmail-send-it
      message-send-mail-function 'smtpmail-send-it)
