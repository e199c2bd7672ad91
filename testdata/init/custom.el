(custom-set-variables
 ;; custom-set-variables was added by Custom.
 ;; If you edit it by hand, you could mess it up, so be careful.
 '(auth-source-save-behavior nil)
 '(column-number-mode t)
 '(indent-tabs-mode nil)
 '(package-selected-packages '(magit company))
 '(send-mail-function 'smtpmail-send-it)
 '(smtpmail-smtp-server "smtp.gmail.com" t)
 '(smtpmail-smtp-service 587 t)
 '(user-mail-address "me@gmail.com"))
(custom-set-faces
 '(default ((t (:family "DejaVu Sans Mono" :height 110)))))
