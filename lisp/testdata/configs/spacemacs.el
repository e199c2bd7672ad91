;; @@ /home/user/.spacemacs
(defun dotspacemacs/user-config ()
  "Doc."
  (setq order (cons 'config order))
  (no-such-function)
  (car 1)
  (progn (setq smtpmail-smtp-server "mx.w.test")))
(defun dotspacemacs/layers ()
  (setq-default dotspacemacs-configuration-layers
                '(emacs-lisp
                  (mu4e :variables mu4e-use-maildirs t
                        smtpmail-smtp-service (+ 500 87)
                        :packages (not x))
                  (bad :variables broken (car 2)))
                order '(layers)))
(defun dotspacemacs/init () (setq order (cons 'init order)))
(defun dotspacemacs/user-init () (setq order (cons 'user-init order)))
(setq order nil)
;; @ order => (config user-init init layers)
;; @ smtpmail-smtp-server => "mx.w.test"
;; @ smtpmail-smtp-server at 6:16 setq
;; @ smtpmail-smtp-service => 587
;; @ smtpmail-smtp-service at 11:25 layer :variables
;; @ mu4e-use-maildirs => t
;; @ broken => void
;; @ error 13:35 Wrong type argument: listp, 2
;; @ error 5:3 Wrong type argument: listp, 1
;; @ note 4:3 skipped: no-such-function is not defined
