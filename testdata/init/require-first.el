(require 'smtpmail)
(require 'message)
(setq smtpmail-smtp-server "mx.example.net" smtpmail-smtp-service 25)
(setq smtpmail-debug-info t) ; only to see what happens
(setq mail-specify-envelope-from t
      message-sendmail-envelope-from 'header
      mail-envelope-from 'header)
