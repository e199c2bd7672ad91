(setq smtpmail-smtp-server "one.example.org" smtpmail-smtp-service 587)
(defun my-user-from-message ()
  (setq smtpmail-smtp-user (cadr (mail-extract-address-components (message-fetch-field "from")))))
(add-hook 'message-send-mail-hook 'my-user-from-message)
