;;; flush.el --- have Emacs send what is queued   -*- lexical-binding: t -*-
;; emacs -Q --batch -l INIT -l flush.el

(require 'smtpmail)
(smtpmail-send-queued-mail)
