(setq! smtpmail-smtp-server "bang.example.org" smtpmail-smtp-service 25)
(custom-set! smtpmail-never "x")
(package! evil)
(doom! :input :completion company :ui doom)
