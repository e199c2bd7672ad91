;;; queue-many.el --- have Emacs queue many mails   -*- lexical-binding: t -*-
;; emacs -Q --batch -l INIT -l queue-many.el NAME COUNT

(require 'smtpmail)
(let ((name (pop command-line-args-left))
      (count (string-to-number (pop command-line-args-left))))
  (dotimes (n count)
    (with-temp-buffer
      (insert (format "From: sam@example.org\nTo: a@x.example\nSubject: x\nMessage-ID: <%s-%d@emacs>\n%s\nhello\n"
                      name n mail-header-separator))
      (smtpmail-send-it))))
