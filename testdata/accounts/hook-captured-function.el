;; refused: message-send-hook runs what cannot be read here
;own
;; -*- lexical-binding: t -*-
(setq user-mail-address "me@a.test" smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@)
(let ((switch (lambda () (setq smtpmail-smtp-server "mx.b.test"))))
  (add-hook 'message-send-hook (lambda () (funcall switch))))
