(use-package mu4e :if nil :init (setq smtpmail-smtp-server "never"))
(use-package message :disabled t :config (setq smtpmail-smtp-server "never"))
(use-package sendmail :when t :init (setq smtpmail-smtp-server "when.example.org"))
(use-package gnus :unless nil :defer t :config (setq smtpmail-smtp-service 587))
