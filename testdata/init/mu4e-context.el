(setq mu4e-contexts
      `(,(make-mu4e-context :name "work"
           :match-func (lambda (msg) (when msg (mu4e-message-contact-field-matches msg :to "me@work.example")))
           :vars '((user-mail-address . "me@work.example") (smtpmail-smtp-server . "mx.work.example")))
        ,(make-mu4e-context :name "home"
           :vars '((user-mail-address . "me@home.example") (smtpmail-smtp-server . "mx.home.example")))))
(setq mu4e-context-policy 'pick-first mu4e-compose-context-policy nil)
(setq smtpmail-smtp-server "default.example.org")
