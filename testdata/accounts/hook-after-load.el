;; refused: my-b \(mu4e-compose-pre-hook\) sets smtpmail-smtp-server to "mx.b.test"
;; Put there when mu4e loads: no form of the command line comes after it.
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-b () (setq smtpmail-smtp-server "mx.b.test"))
(with-eval-after-load 'mu4e (add-hook 'mu4e-compose-pre-hook #'my-b))
