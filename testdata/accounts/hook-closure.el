;; refused: message-send-hook sets smtpmail-smtp-server
;own
;; -*- lexical-binding: t -*-
(setq user-mail-address "me@a.test" smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@)
(defun my-switcher (server) (lambda () (when (message-mail-p) (setq smtpmail-smtp-server server))))
(add-hook 'message-send-hook (my-switcher "mx.b.test"))
