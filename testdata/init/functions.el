(defun my-mail-setup (server port &optional user)
  "Set the mail server."
  (interactive "sServer: \nnPort: ")
  (setq smtpmail-smtp-server server
        smtpmail-smtp-service port
        smtpmail-smtp-user user))
(my-mail-setup "mx.example.org" 465 "jane")
(defun my-unused () (interactive) (setq smtpmail-smtp-server "wrong"))
(defvar my-accounts '(("work" "mx.work.example" 587) ("home" "mx.home.example" 25)))
(defun my-account (name) (cdr (assoc name my-accounts)))
(setq my-work (my-account "work"))
(setq smtpmail-local-domain (car (my-account "home")))
