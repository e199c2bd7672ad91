(defun dotspacemacs/layers () (setq-default dotspacemacs-distribution 'spacemacs))
(defun dotspacemacs/user-config () (setq smtpmail-smtp-server "not-run-in-plain-emacs"))
(setq smtpmail-smtp-service 2525)
