;; sent
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'message-send-hook
          (lambda () (unless (string-match-p (regexp-quote user-mail-address) (message-fetch-field "from"))
                       (message "From is not %s, by %s:%s" user-mail-address smtpmail-smtp-server smtpmail-smtp-service))))
(advice-add 'message-send :before (lambda (&rest _) (message "Sending by %s" (symbol-value 'smtpmail-smtp-server))))
