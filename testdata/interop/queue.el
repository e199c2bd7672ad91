;;; queue.el --- have Emacs queue mails   -*- lexical-binding: t -*-
;; emacs -Q --batch -l INIT -l queue.el MAIL…

(require 'smtpmail)
(while command-line-args-left
  (with-temp-buffer
    (let ((coding-system-for-read 'utf-8-unix))
      (insert-file-contents (pop command-line-args-left)))
    (smtpmail-send-it)))
