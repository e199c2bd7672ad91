(use-package some-package
  :ensure t
  :init
  (no-such-function)
  (setq smtpmail-smtp-server "tolerant.example.org")
  :hook (prog-mode . some-package-mode)
  :bind (("C-c a" . some-command) :map some-map ("b" . other))
  :config
  (some-package-mode 1)
  (setq smtpmail-smtp-user "joe"))
