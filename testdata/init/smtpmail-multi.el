(setq smtpmail-multi-accounts (quote ((work . ("me" "mx.work.example" 587 "me@work.example" starttls nil nil nil)) (home . ("you" "mx.home.example" 25 header nil nil nil nil)))))
(setq smtpmail-multi-associations (quote (("me@work.example" work) ("you@home.example" home))))
(setq smtpmail-multi-default-account (quote home))
(setq message-send-mail-function 'smtpmail-multi-send-it smtpmail-debug-info t)
