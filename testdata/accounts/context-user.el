;; refused: :7:[0-9]+: the context "b" \(me@b.test\) has smtpmail-smtp-user "me-b"
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(setq mu4e-contexts (list
 (make-mu4e-context :name "a" :vars '((user-mail-address . "me@a.test")))
 (make-mu4e-context :name "b" :vars '((user-mail-address . "me@b.test") (smtpmail-smtp-user . "me-b")))))
