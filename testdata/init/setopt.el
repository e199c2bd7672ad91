(setopt smtpmail-smtp-server "opt.example.org"
        smtpmail-smtp-service 587
        send-mail-function 'smtpmail-send-it)
(customize-set-variable 'smtpmail-stream-type 'starttls "comment")
(custom-theme-set-variables 'user '(smtpmail-smtp-user "theme-user"))
