(require 'mu4e nil t)
(setq mu4e-maildir (expand-file-name "~/Maildir"))
(setq mu4e-sent-folder "/Sent" mu4e-drafts-folder "/Drafts" mu4e-trash-folder "/Trash")
(setq mu4e-get-mail-command "offlineimap" mu4e-update-interval 300)
(setq mu4e-maildir-shortcuts '(("/INBOX" . ?i) ("/Sent" . ?s)))
(setq message-send-mail-function 'smtpmail-send-it
      smtpmail-default-smtp-server "smtp.example.org"
      smtpmail-smtp-server "smtp.example.org"
      smtpmail-local-domain "example.org")
(setq user-mail-address "foo@example.org" user-full-name "Foo X. Bar"
      mu4e-compose-signature (concat "Foo X. Bar\n" "http://www.example.org\n"))
(setq smtpmail-queue-mail nil smtpmail-queue-dir "~/Maildir/queue/cur")
(add-hook 'mu4e-compose-mode-hook 'flyspell-mode)
