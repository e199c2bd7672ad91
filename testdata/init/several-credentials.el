(setq smtpmail-auth-credentials
      '(("mx.one.example" 587 "one" "secret1")
        ("mx.two.example" "smtp" "two" nil)
        ("mx.three.example" 465 nil nil))
      smtpmail-smtp-server "mx.two.example")
