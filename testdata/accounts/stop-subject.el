;; refused: :6:[0-9]+: my-check \(message-send-hook\) calls error, which may keep a mail from being sent
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-check () (unless (message-fetch-field "subject")
  (error "No subject")))
(add-hook 'message-send-hook 'my-check)
