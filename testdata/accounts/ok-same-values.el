;; sent
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defconst my-server "127.0.0.1")
(defun my-again () (setq smtpmail-smtp-server my-server smtpmail-smtp-user "me-a" smtpmail-smtp-service @PORT@ message-send-mail-function 'message-smtpmail-send-it))
(add-hook 'message-send-hook 'my-again)
(add-hook 'message-mode-hook (lambda () (setq smtpmail-smtp-server "127.0.0.1") (my-put 'smtpmail-smtp-user "me-a")))
(defun my-put (name value) (set name value))
