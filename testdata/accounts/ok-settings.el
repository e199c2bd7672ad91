;; sent
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'message-send-hook (lambda () (setq mail-host-address "x" message-fcc-externalize-attachments t smtpmail-debug-info nil smtpmail-queue-mail nil)))
(add-hook 'message-mode-hook (lambda () (setq-local fill-column 72) (set (make-local-variable 'truncate-lines) t)))
