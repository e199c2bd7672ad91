;;; config.el -*- lexical-binding: t; -*-
(setq user-full-name "Doom User" user-mail-address "doom@example.org")
(after! mu4e
  (setq sendmail-program "/usr/bin/msmtp"
        smtpmail-smtp-server "doom.example.org"
        smtpmail-smtp-service 587))
(setq doom-theme 'doom-one display-line-numbers-type t)
(map! :leader :desc "Mail" "o m" #'mu4e)
(use-package! org :config (setq org-hide-emphasis-markers t))
(add-hook! 'org-mode-hook #'visual-line-mode)
