;; refused: my-send \(message-send-mail-function\) sends a mail only sometimes
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-send () (when (y-or-n-p "Send? ") (smtpmail-send-it)))
(setq message-send-mail-function 'my-send)
