;; refused: message-send-hook sets smtpmail-smtp-server to "mx.b.test"
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defmacro my-when-from (re &rest body) `(when (string-match ,re (message-fetch-field "from")) ,@body))
(add-hook 'message-send-hook (lambda () (my-when-from "b\\.test" (setq smtpmail-smtp-server "mx.b.test"))))
