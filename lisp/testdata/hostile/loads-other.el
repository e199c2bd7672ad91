(setq smtpmail-smtp-server "before.test")
(load (expand-file-name "loads" (file-name-directory load-file-name)))
(load load-file-name)
