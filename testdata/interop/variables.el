;;; variables.el --- what an init file sets, and where   -*- lexical-binding: t -*-
;; emacs -Q --batch -l INIT -l variables.el INIT
;; A line for each variable of a setq at top level: NAME LINE COLUMN VALUE, the
;; column counted from 1, the value in base64, since it may have several lines.
;; Places come from Emacs's own motion commands, values from what INIT did.

(require 'smtpmail)
(with-temp-buffer
  (insert-file-contents (pop command-line-args-left))
  (delay-mode-hooks (emacs-lisp-mode))
  (forward-comment (point-max))
  (while (not (eobp))
    (let ((end (scan-sexps (point) 1)))
      (when (looking-at "(setq\\_>")
        (goto-char (match-end 0))
        (forward-comment (point-max))
        (while (< (point) (1- end))
          (let ((line (line-number-at-pos))
                (column (1+ (- (point) (line-beginning-position))))
                (name (read (current-buffer))))
            (princ (format "%s %d %d %s\n" name line column
                           (base64-encode-string
                            (encode-coding-string (format "%S" (symbol-value name)) 'utf-8)
                            t))))
          (forward-sexp)
          (forward-comment (point-max))))
      (goto-char end)
      (forward-comment (point-max)))))
