;; The port for mail submission, RFC 6409.
(setq smtpmail-smtp-service 587)
