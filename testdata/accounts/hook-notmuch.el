;; refused: my-fcc \(notmuch-message-mode-hook\) sets smtpmail-smtp-user to "me-b"
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-fcc () (pcase (message-fetch-field "from") ((pred (string-match "b")) (setq smtpmail-smtp-user "me-b"))))
(add-hook 'notmuch-message-mode-hook #'my-fcc)
