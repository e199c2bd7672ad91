(use-package smtpmail
  :ensure nil
  :custom
  (smtpmail-smtp-server "mx.w.test" "a comment")
  (smtpmail-smtp-service (+ 500 87))
  (smtpmail-stream-type (car 5))
  ((smtpmail-smtp-user "me") (smtpmail-queue-mail nil))
  :config
  (no-such-mode 1)
  (car 1)
  (progn (car 2) (setq in-progn t))
  (setq order (cons 'config order))
  (setq send-mail-function 'smtpmail-send-it)
  :init (setq order (list 'init smtpmail-smtp-server))
  :preface (defun my-helper () "helped") (setq helped (my-helper)))
;; @ smtpmail-smtp-server => "mx.w.test"
;; @ smtpmail-smtp-server at 4:4 :custom
;; @ smtpmail-smtp-service => 587
;; @ smtpmail-smtp-user => "me"
;; @ smtpmail-smtp-user at 7:5 :custom
;; @ order => (config init "mx.w.test")
;; @ in-progn => t
;; @ helped => "helped"
;; @ send-mail-function => smtpmail-send-it
;; @ send-mail-function at 13:9 setq
;; @ error 6:4 Wrong type argument: listp, 5
;; @ error 10:3 Wrong type argument: listp, 1
;; @ error 11:10 Wrong type argument: listp, 2
;; @ note 9:3 skipped: no-such-mode is not defined
(use-package "named" :config (setq by-string t))
;; @ by-string => t
(use-package off :disabled :init (setq never 1) :config (setq never 2))
(use-package off :disabled t :config (setq never 3))
(use-package on :disabled nil :config (setq enabled t))
;; @ never => void
;; @ enabled => t
;; @ note 32:18 skipped: off is disabled
;; @ note 33:18 skipped: off is disabled
(use-package c1 :if nil :custom (never 4) :config (setq never 5) :preface (setq prefaced t))
(use-package c2 :when (eq system-type 'gnu/linux) :config (setq linux t))
(use-package c3 :unless (eq system-type 'gnu/linux) :init (setq never 6))
;; @ prefaced => t
;; @ linux => t
;; @ note 39:17 skipped: c1: its :if does not hold
;; @ note 41:17 skipped: c3: its :unless does not hold
(use-package p1 :defer t :config (setq p1 t))
(use-package p2 :after (p1 :any foo) :config (setq p2 t))
(use-package p3 :after mu4e :init (setq p3 (featurep 'mu4e)))
(use-package mu4e :defer t :config (setq when-loaded (featurep 'mu4e) late 'config))
(setq late 'top-level)
;; @ p1 => t
;; @ p2 => t
;; @ p3 => t
;; @ when-loaded => t
;; @ late => config
(use-package k :pin melpa :straight (:host github) :quelpa x :vc (:url "u") :defines foo :functions bar :diminish
  :delight "d" :general ("k" 'f) :bind (("C-c" . f) :map m ("d" . g)) :bind* ("C-d" . h) :bind-keymap ("C-e" . m)
  :mode "\\.x\\'" :interpreter "x" :magic ("%" . m) :commands (a b) :no-require t :requires (x) :catch t
  :custom-face (face ((t (:bold t)))) :no-such-keyword 5 :init (setq all t))
;; @ all => t
;; @ note 59:39 skipped: :no-such-keyword of use-package is not known
(use-package h :hook (message-send . my-send)
  :hook ((one two) . my-both)
  :hook ((three . my-three) (four-hook . (lambda () 4)))
  :hook five)
;; @ message-send-hook => (my-send)
;; @ message-send-hook at 62:23 :hook
;; @ one-hook => (my-both)
;; @ two-hook => (my-both)
;; @ three-hook => (my-three)
;; @ four-hook => ((lambda nil 4))
;; @ five-hook => (h-mode)
(use-package! doom-style :after-call x :config (setq doom t))
(defun outer () (use-package inner :config (setq inner t) (car 7)))
(outer)
;; @ doom => t
;; @ inner => t
;; @ error 74:59 Wrong type argument: listp, 7
(use-package bad :if (no-such-condition) :config (setq never 7))
;; @ error 79:1 Symbol’s function definition is void: no-such-condition
(use-package w :config (when t (bind-key "C-x" 'y) (setq inside-when t)))
;; @ inside-when => t
