;; sent
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(setq mu4e-contexts (list
 (make-mu4e-context :name "a" :match-func (lambda (m) (when m (string-prefix-p "/a" (mu4e-message-field m :maildir))))
   :vars '((user-mail-address . "me@a.test") (smtpmail-smtp-server . "127.0.0.1") (smtpmail-smtp-service . "@PORT@") (mu4e-sent-folder . "/a/Sent")))
 (make-mu4e-context :name "b" :enter-func (lambda () (mu4e-message "Entering b")) :vars '((user-mail-address . "me@b.test") (mu4e-sent-folder . "/b/Sent")))))
