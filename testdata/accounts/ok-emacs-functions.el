;; sent
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(add-hook 'message-send-hook 'ispell-message)
(add-hook 'message-mode-hook 'turn-on-flyspell)
(add-hook 'message-mode-hook (lambda () (flyspell-mode 1) (auto-fill-mode 1) (setq fill-column 72) (visual-line-mode)))
(add-hook 'mu4e-compose-mode-hook 'epa-mail-mode)
(add-hook 'message-setup-hook 'mail-abbrevs-setup)
(add-hook 'mail-mode-hook (lambda () (footnote-mode) (local-set-key (kbd "C-c a") 'mml-attach-file)))
