(setq gnus-select-method '(nnimap "example"
                                  (nnimap-address "imap.example.org")
                                  (nnimap-server-port 993)
                                  (nnimap-stream ssl)))
(setq gnus-secondary-select-methods '((nntp "news.gmane.io") (nnml "")))
(add-to-list 'gnus-secondary-select-methods '(nnimap "work" (nnimap-address "imap.work.example")))
(setq gnus-posting-styles
      '((".*" (address "me@example.org") (signature "Me"))
        ("work" (address "me@work.example") ("X-Message-SMTP-Method" "smtp mx.work.example 587 me"))))
(setq mm-discouraged-alternatives '("text/html" "text/richtext"))
(setq gnus-visible-headers "^From:\\|^Subject:\\|^To:")
