(eval-after-load 'smtpmail '(setq smtpmail-smtp-service 2525))
(eval-after-load "message" '(progn (setq message-kill-buffer-on-exit t) (setq mail-user-agent 'message-user-agent)))
(with-eval-after-load 'mu4e (setq mu4e-attachment-dir "~/Downloads"))
(with-eval-after-load 'no-such-lib (setq never t))
(with-eval-after-load 'message
  (setq message-sendmail-f-is-evil t)
  (setq smtpmail-smtp-server "eal.example.org"))
