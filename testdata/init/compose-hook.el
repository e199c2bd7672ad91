(defvar my-mu4e-account-alist
  '(("Gmail" (user-mail-address "a@gmail.example") (smtpmail-smtp-server "smtp.gmail.example") (smtpmail-smtp-service 587))
    ("Work" (user-mail-address "a@work.example") (smtpmail-smtp-server "smtp.work.example"))))
(defun my-mu4e-set-account ()
  "Set the account for composing a message."
  (let* ((account (completing-read "Account: " (mapcar #'(lambda (var) (car var)) my-mu4e-account-alist) nil t))
         (account-vars (cdr (assoc account my-mu4e-account-alist))))
    (if account-vars (mapc #'(lambda (var) (set (car var) (cadr var))) account-vars) (error "No email account found"))))
(add-hook 'mu4e-compose-pre-hook 'my-mu4e-set-account)
(mapc #'(lambda (var) (set (car var) (cadr var))) (cdr (assoc "Work" my-mu4e-account-alist)))
