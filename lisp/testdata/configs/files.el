(load "~/none" t)
(load "~/none")
(load-file "~/lisp/a")
(load-file "~/lisp/a.el")
(load "~/lisp/a" nil nil t)
(load "~/lisp/compiled")
(load "~/lisp/only-compiled")
(setq custom-file (expand-file-name "custom.el" user-emacs-directory))
(load custom-file 'noerror)
(let ((default-directory "~/site/")) (normal-top-level-add-subdirs-to-load-path))
(require 'deep)
(load-library "flat")
(autoload 'found-later "later" "Doc." t)
(setq found (found-later 1))
(load "~/secret.el.gpg")
(load "../outside")
(load "~/lisp/folder")
(org-babel-load-file "~/none.org")
(require 'not-provided)
(add-to-list 'load-path "~/lisp/")
(require 'broken)
(load "cycle1")
;; @ a => 1
;; @ compiled => source
;; @ deep => t
;; @ flat => t
;; @ found => (later 1)
;; @ smtpmail-smtp-server => "mx.custom.test"
;; @ smtpmail-smtp-server at 2:3 custom-set-variables
;; @ cycles => (2 1)
;; @ file /home/user/.emacs
;; @ file /home/user/lisp/a.el
;; @ file /home/user/lisp/compiled.el
;; @ file /home/user/.emacs.d/custom.el
;; @ file /home/user/site/x/y/deep.el
;; @ file /home/user/site/flat/flat.el
;; @ file /home/user/site/later/later.el
;; @ file /home/user/lisp/broken.el
;; @ file /home/user/lisp/cycle1.el
;; @ file /home/user/lisp/cycle2.el
;; @ error 2:1 Cannot open load file: No such file or directory, ~/none
;; @ error 3:1 Cannot open load file: No such file or directory, /home/user/lisp/a
;; @ error 5:1 Cannot open load file: No such file or directory, ~/lisp/a
;; @ error 15:1 Command refused: "an init file may run commands only with --allow-exec", "/home/user/secret.el.gpg"
;; @ error 16:1 Cannot open load file: No such file or directory, ../outside
;; @ error 17:1 Cannot open load file: No such file or directory, ~/lisp/folder
;; @ error 18:1 Opening input file: No such file or directory, /home/user/none.org
;; @ error 19:1 Cannot open load file: No such file or directory, not-provided
;; @ error 21:1 Loading file /home/user/lisp/broken.el failed to provide feature ‘broken’
;; @ error /home/user/lisp/cycle2.el:1:16 Recursive load: "/home/user/lisp/cycle1.el"
;; @ note 1:1 /home/user/none: there is no such file to load
;; @ note 7:1 skipped: /home/user/lisp/only-compiled.elc is byte code; the .el file it was made from is not there
;; @@ /home/user/lisp/a.el
(setq a 1)
;; @@ /home/user/lisp/compiled.el
(setq compiled 'source)
;; @@ /home/user/lisp/compiled.elc
(setq compiled 'code)
;; @@ /home/user/lisp/only-compiled.elc
(setq never t)
;; @@ /home/user/.emacs.d/custom.el
(custom-set-variables
'(smtpmail-smtp-server "mx.custom.test" nil (smtpmail) "a comment"))
;; @@ /home/user/site/x/y/deep.el
(setq deep t) (provide 'deep)
;; @@ /home/user/site/flat/flat.el
(setq flat t)
;; @@ /home/user/site/later/later.el
(defun found-later (x) (list 'later x))
;; @@ /home/user/secret.el.gpg
x
;; @@ /home/user/lisp/folder/x
;; @@ /home/user/lisp/broken.el
(setq broken t)
;; @@ /home/user/lisp/cycle1.el
(setq cycles nil) (push 1 cycles) (load "cycle2")
;; @@ /home/user/lisp/cycle2.el
(push 2 cycles)(load "cycle1")
