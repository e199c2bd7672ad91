(custom-set-variables
 '(gnus-select-method (quote (nntp "news.example.org")))
 '(mail-signature t)
 '(send-mail-function (quote smtpmail-send-it))
 '(smtpmail-smtp-server "smtp.example.org")
 '(smtpmail-smtp-service 25)
 '(inhibit-startup-screen t))
(put 'narrow-to-region 'disabled nil)
(put 'upcase-region 'disabled nil)
