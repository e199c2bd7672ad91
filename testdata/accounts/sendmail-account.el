;; refused: my-msmtp \(message-send-mail-hook\) sets message-sendmail-extra-arguments
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(setq message-send-mail-function 'message-send-mail-with-sendmail sendmail-program "msmtp")
(defun my-msmtp () (setq message-sendmail-extra-arguments (list "-a" (if (string-match "b" (message-fetch-field "from")) "b" "a"))))
(add-hook 'message-send-mail-hook 'my-msmtp)
