;; refused: message-server-alist chooses "smtp mx.b.test 587" for my-b-p
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-b-p () (string-match "b" (message-fetch-field "from")))
(setq message-server-alist '((my-b-p . "smtp mx.b.test 587")))
