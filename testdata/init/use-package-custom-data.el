(use-package emacs
  :custom ((user-full-name "Jo Doe")
           (user-mail-address "jo@example.org")
           (smtpmail-auth-credentials '(("mx.example.org" 587 "jo" nil)))
           (smtpmail-smtp-server (concat "mx." "example.org")))
  :custom-face (default ((t (:height 120)))))
