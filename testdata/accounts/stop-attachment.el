;; refused: calls keyboard-quit
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defun my-attach () (save-excursion (goto-char (point-min)) (when (and (search-forward "attach" nil t) (not (search-forward "<#part" nil t)))
  (unless (y-or-n-p "Send without attachment? ") (keyboard-quit)))))
(add-hook 'message-send-hook 'my-attach)
