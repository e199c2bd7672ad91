;; emacs -Q --batch -l ask.el FILE NAME...   evaluates FILE form by form, skipping forms that fail, and prints
;; "NAME<TAB>VALUE" for each variable, VOID for one without a value, @HOST for this machine.
(let* ((file (pop command-line-args-left)) (vars command-line-args-left) (errs nil))
  (setq command-line-args-left nil)
  (with-temp-buffer
    (insert-file-contents file)
    (goto-char (point-min))
    (let* ((lex (save-excursion (and (re-search-forward "-\\*-.*lexical-binding: *t" (line-end-position) t) t)))
           (buf (current-buffer)) (load-file-name file) (load-in-progress t) (done nil))
      (while (not done)
        (let ((form (condition-case e (read buf) (end-of-file (setq done t) 'end) (error (setq errs (cons e errs)) 'broken))))
          (unless (memq form '(end broken))
            (condition-case e (with-temp-buffer (let ((debug-on-error nil)) (eval form lex)))
              ((error quit) (push e errs))))))))
  (ignore-errors (run-hooks 'after-init-hook)) (ignore-errors (run-hooks 'emacs-startup-hook))
  (dolist (f '(sendmail message gnutls nsm auth-source smtpmail)) (ignore-errors (require f)))
  (let ((print-circle nil) (print-length nil) (print-escape-newlines nil))
    (dolist (e (reverse errs)) (princ (format "ERR\t%S\n" e)))
    (dolist (v vars)
      (princ (format "%s\t%s\n" v (let ((s (intern v))) (if (default-boundp s) (replace-regexp-in-string (regexp-quote (concat "@" (system-name))) "@HOST"
                                            (replace-regexp-in-string "\n" "\\\\n" (format "%S" (default-value s))) t t) "VOID")))))))
