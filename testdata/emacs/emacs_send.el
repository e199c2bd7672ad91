;;; emacs_send.el --- batch driver for smtpmail -*- lexical-binding: t -*-
;; Used by record.py:  emacs --batch -Q -l emacs_send.el
;; Environment:
;;   WIRE_CONFIG  config file, loaded first (before smtpmail is loaded)
;;   WIRE_EL      forms to run, e.g. (wire-send "message.eml") (wire-flush)
;;   WIRE_RESULT  file results are appended to
;;   WIRE_CASE    the case's directory
;; Stand-alone:  WIRE_CONFIG=c.el WIRE_EL='(wire-send "m.eml")' WIRE_CASE=. WIRE_RESULT=/dev/stdout \
;;               emacs --batch -Q -l emacs_send.el

(defvar wire-coding 'utf-8-unix "How message files are decoded into the mail buffer.")
(defvar wire-before-send nil "Function run in the mail buffer just before sending.")

(defun wire-out (fmt &rest args)
  (let ((s (apply #'format fmt args))
        (coding-system-for-write 'utf-8-unix)
        (inhibit-message t) (message-log-max nil))
    (write-region s nil (getenv "WIRE_RESULT") t 'silent)))

(defun wire-esc (s)
  "S with every byte/char outside printable ASCII escaped, one output line per line."
  (mapconcat (lambda (c)
               (cond ((= c ?\\) "\\\\") ((= c ?\r) "\\r") ((= c ?\n) "\\n\n") ((= c ?\t) "\\t")
                     ((and (>= c 32) (< c 127)) (string c))
                     ((> c #x3fff7f) (format "\\x%02x" (- c #x3fff00)))
                     ((and (> c 127) (< c 256)) (format "\\x%02x" c))
                     (t (format "\\u{%x}" c))))
             (append s nil) ""))

(defun wire-bytes (file)
  (with-temp-buffer
    (set-buffer-multibyte nil)
    (let ((coding-system-for-read 'no-conversion))
      (insert-file-contents-literally file))
    (buffer-string)))

(defun wire-trace ()
  (dolist (b (buffer-list))
    (when (string-match "trace of SMTP" (buffer-name b))
      (wire-out "---- buffer %s (kept)\n%s\n----\n" (buffer-name b)
                (wire-esc (with-current-buffer b (buffer-string)))))))

(defmacro wire-try (label &rest body)
  `(condition-case err
       (let ((v (progn ,@body)))
         (wire-out "%s: OK value=%S\n" ,label v))
     ((error quit)
      (wire-out "%s: ERROR %S\n   message: %s\n" ,label err
                (wire-esc (error-message-string err))))))

(defun wire-buffer (file)
  "A fresh mail buffer holding FILE."
  (let ((buf (generate-new-buffer "*wire mail*"))
        (bytes (wire-bytes (expand-file-name file (getenv "WIRE_CASE")))))
    (with-current-buffer buf
      (if (null wire-coding)
          (progn (set-buffer-multibyte nil) (insert bytes))
        (insert (decode-coding-string bytes wire-coding)))
      (goto-char (point-min)))
    buf))

(defun wire-send (file)
  (let ((buf (wire-buffer file)))
    (with-current-buffer buf
      (when wire-before-send (funcall wire-before-send))
      (let ((before (buffer-string)))
        (wire-try (format "smtpmail-send-it %s" file) (smtpmail-send-it))
        (with-current-buffer buf
          (unless (equal before (buffer-string))
            (wire-out "   (mail buffer was changed)\n")))))
    (wire-trace)
    (kill-buffer buf)))

(defun wire-flush ()
  (wire-try "smtpmail-send-queued-mail" (smtpmail-send-queued-mail))
  (wire-trace))

(defun wire-sh (cmd)
  (let ((default-directory "~/"))
    (wire-out "$ %s\n%s" cmd (shell-command-to-string cmd))))

(defun wire-queue ()
  "Show the queue directory and its index now."
  (let ((d (expand-file-name smtpmail-queue-dir)))
    (wire-out "queue now:\n")
    (when (file-directory-p d)
      (dolist (f (directory-files d nil "[^.]"))
        (unless (member f '("." ".."))
          (wire-out "   %s\n" f)
          (when (equal f smtpmail-queue-index-file)
            (wire-out "%s" (replace-regexp-in-string
                            "^" "      | "
                            (wire-esc (wire-bytes (expand-file-name f d)))))
            (wire-out "\n")))))))

(unless (getenv "WIRE_NORUN")
  (let ((config (getenv "WIRE_CONFIG")))
    (when (and config (> (length config) 0))
      (load config nil t t))
    (require 'smtpmail)
    (with-temp-buffer
      (insert (or (getenv "WIRE_EL") "(wire-send \"message.eml\")"))
      (goto-char (point-min))
      (let (form)
        (while (setq form (condition-case nil (read (current-buffer)) (end-of-file nil)))
          (condition-case err (eval form t)
            (error (wire-out "FORM ERROR %S in %S\n" err form))))))))
;;; emacs_send.el ends here
