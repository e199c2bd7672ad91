;; sent
;own
(set-email-account! "a" '((mu4e-sent-folder . "/a/Sent") (user-mail-address . "me@a.test") (smtpmail-smtp-user . "me-a") (smtpmail-smtp-server . "127.0.0.1") (smtpmail-smtp-service . @PORT@)) t)
