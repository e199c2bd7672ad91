;; refused: message-send-hook sets smtpmail-smtp-user
;; Only the user follows From.
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'message-send-hook
          (lambda () (setq smtpmail-smtp-user (cadr (mail-extract-address-components (message-fetch-field "from"))))))
