(setq my-host "mx.example.org" my-user "jo")
(setq smtpmail-smtp-server my-host
      smtpmail-auth-credentials `((,my-host 587 ,my-user nil))
      smtpmail-starttls-credentials `((,my-host 587 nil nil)))
(setq lst `(a ,@(list 1 2) (b . ,(+ 1 2)) [,my-user x]))
