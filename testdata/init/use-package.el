(use-package smtpmail
  :ensure nil
  :custom
  (smtpmail-smtp-server "up.example.org")
  (smtpmail-smtp-service 465 "the port")
  :config
  (setq smtpmail-stream-type 'ssl))
