;; refused: message-send-mail-function sets smtpmail-smtp-server to "mx.b.test"
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(setq message-send-mail-function
      (lambda () (let ((smtpmail-smtp-server (if nil nil "mx.b.test"))) (ignore smtpmail-smtp-server))
        (let ((smtpmail-smtp-server "mx.b.test")) (smtpmail-send-it))))
