;; refused: message-send-hook sets variables by computed names, among them perhaps smtpmail-smtp-server
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'message-send-hook (lambda () (apply #'set (list 'smtpmail-smtp-server "mx.b.test"))))
