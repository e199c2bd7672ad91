;; refused: :6:[0-9]+: my-crypt \(mu4e-compose-mode-hook\) calls mml-secure-message-encrypt
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-crypt () (when (message-fetch-field "x-secret")
  (mml-secure-message-encrypt)))
(add-hook 'mu4e-compose-mode-hook #'my-crypt)
