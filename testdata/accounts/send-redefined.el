;; refused: the init file's own smtpmail-via-smtp
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun smtpmail-via-smtp (recipient smtpmail-text-buffer &optional ask)
  (let ((host (if (string-match "b" recipient) "mx.b.test" smtpmail-smtp-server))) (open-network-stream "smtp" nil host 25)))
