;; sent
;; warns: my-bcc \(message-setup-hook\) calls insert, which changes a mail
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-bcc () (save-excursion (message-goto-bcc) (insert user-mail-address)))
(add-hook 'message-setup-hook 'my-bcc)
