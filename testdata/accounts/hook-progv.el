;; refused: advice on message-send sets variables by computed names, among them perhaps smtpmail-smtp-server
(setq user-mail-address "me@a.test" user-full-name "Me"
      smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service @PORT@ smtpmail-smtp-user "me-a"
      message-send-mail-function 'smtpmail-send-it)
(defvar my-b '((smtpmail-smtp-server . "mx.b.test")))
(advice-add 'message-send :around (lambda (send &rest args) (cl-progv (mapcar #'car my-b) (mapcar #'cdr my-b) (apply send args))))
