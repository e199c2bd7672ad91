;; refused: :10:[0-9]+: my-change-smtp \(message-send-hook\) sets smtpmail-smtp-server
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defvar smtp-accounts '(("me@a.test" "127.0.0.1" 25) ("me@b.test" "mx.b.test" 587)))
(defun my-change-smtp ()
  (save-excursion
    (cl-loop with from = (save-restriction (message-narrow-to-headers) (message-fetch-field "from"))
             for (addr server port) in smtp-accounts
             do (when (string-match addr from) (cl-return (setq smtpmail-smtp-server server smtpmail-smtp-service port))))))
(add-hook 'message-send-hook #'my-change-smtp)
