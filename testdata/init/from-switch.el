(defvar smtp-accounts '((ssl "a@example.org" "mx.a.example" 465 "a" nil) (starttls "b@example.org" "mx.b.example" 587 "b" nil)))
(setq smtpmail-debug-verb nil smtpmail-debug-info nil)
(defun set-smtp (mech server port user password)
  (setq smtpmail-smtp-server server smtpmail-smtp-service port
        smtpmail-auth-credentials (list (list server port user password)) smtpmail-auth-supported (list mech)
        smtpmail-starttls-credentials nil))
(defun change-smtp ()
  (save-excursion
    (cl-loop with from = (save-restriction (message-narrow-to-headers) (message-fetch-field "from"))
          for (auth-mech address . auth-spec) in smtp-accounts
          when (string-match address from)
          do (set-smtp auth-mech (car auth-spec) (cadr auth-spec) address nil))))
(add-hook 'message-send-hook 'change-smtp)
(set-smtp 'cram-md5 "mx.a.example" 465 "a" nil)
