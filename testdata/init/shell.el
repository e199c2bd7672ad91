(setq smtpmail-smtp-server "shell.example.org")
(setq out (shell-command-to-string "echo -n hi"))
(setq smtpmail-smtp-user "after-shell")
