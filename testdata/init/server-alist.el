(setq message-server-alist '(("me@work.example" . "smtp mx.work.example 587 me") ("me@home.example" . "smtp mx.home.example 465 me")))
(setq message-send-mail-function #'message-use-send-mail-function send-mail-function 'smtpmail-send-it)
