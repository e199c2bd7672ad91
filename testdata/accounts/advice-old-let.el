;; refused: advice on smtpmail-via-smtp sets smtpmail-smtp-server
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defadvice smtpmail-via-smtp (around my-server activate)
  (let ((smtpmail-smtp-server (if (my-b-p) "mx.b.test" smtpmail-smtp-server))) ad-do-it))
(defun my-b-p () (string-match "b" (message-fetch-field "from")))
