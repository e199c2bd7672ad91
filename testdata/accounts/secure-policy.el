;; refused: mu4e-compose-crypto-policy signs or encrypts
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(setq mu4e-compose-crypto-policy '(sign-all-messages encrypt-encrypted-replies))
