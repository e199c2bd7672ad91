;; refused: my-send \(advice on smtpmail-send-it\) sets smtpmail-smtp-server to "mx.b.test"
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-send (send &rest args)
  (if (string-match "b\\.test" (message-fetch-field "from"))
      (let ((smtpmail-smtp-server "mx.b.test") (smtpmail-smtp-user "me-b")) (apply send args))
    (apply send args)))
(advice-add 'smtpmail-send-it :around #'my-send)
