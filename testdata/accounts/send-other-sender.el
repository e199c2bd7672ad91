;; refused: my-send \(message-send-mail-function\) sends by message-send-mail-with-sendmail
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-send () (if (string-match "b\\.test" (message-fetch-field "from")) (message-send-mail-with-sendmail) (smtpmail-send-it)))
(setq message-send-mail-function #'my-send)
