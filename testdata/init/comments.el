#!/usr/bin/emacs --script
; one semicolon
;;; three (setq smtpmail-smtp-server "commented")
(setq ; inside
 smtpmail-smtp-server ; name
 "comments.example.org" ; value
 ) ; end
#@10 skipped??
(setq x '(a;b
 c))
(setq ff ?\; gg ";not a comment")
;; Local Variables:
;; mode: emacs-lisp
;; End:
