(leaf smtpmail
  :require t
  :custom ((smtpmail-smtp-server . "mx.w.test")
           (smtpmail-smtp-service . (+ 500 87))
           ((a b) . '(1 2))
           (smtpmail-stream-type . 'starttls))
  :custom* ((c "c"))
  :setq (d . 1) ((e . `(x ,(+ 1 1))) (f . nil))
  :setq-default (g . t)
  :hook (some-hook (other-hook . my-other))
  :init (setq init (featurep 'smtpmail))
  :config (car 1) (setq config (featurep 'smtpmail))
  (leaf inner :custom (h . "inner")))
;; @ smtpmail-smtp-server => "mx.w.test"
;; @ smtpmail-smtp-server at 3:13 leaf :custom
;; @ smtpmail-smtp-service => 587
;; @ a => (1 2)
;; @ b => (1 2)
;; @ b at 5:16 leaf :custom
;; @ smtpmail-stream-type => starttls
;; @ c => "c"
;; @ c at 7:14 leaf :custom*
;; @ d => 1
;; @ d at 8:10 leaf :setq
;; @ e => (x 2)
;; @ f => nil
;; @ g => t
;; @ h => "inner"
;; @ some-hook => (smtpmail)
;; @ other-hook => (my-other)
;; @ init => nil
;; @ config => t
;; @ error 12:11 Wrong type argument: listp, 1
(leaf off :disabled t :config (setq never 1))
(leaf off :when nil :custom (never . 2))
(leaf on :unless nil :custom (pair "as a list"))
;; @ never => void
;; @ pair => "as a list"
;; @ note 34:11 skipped: off is disabled
;; @ note 35:11 skipped: off: its :when does not hold
