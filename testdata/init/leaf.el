(leaf smtpmail
  :custom ((smtpmail-smtp-server . "leaf.example.org")
           (smtpmail-smtp-service . 587))
  :config (setq smtpmail-smtp-user "leafy"))
(leaf message :setq (message-kill-buffer-on-exit . t) :custom (mail-user-agent . 'message-user-agent))
