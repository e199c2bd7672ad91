;; chooses
(add-hook 'message-send-hook (lambda nil (apply #'set (list 'smtpmail-smtp-server "b"))))

;; chooses
(defun my-h () (let ((acc (assoc (message-fetch-field "from") my-accs))) (cl-flet ((s (k) (cdr (assq k acc)))) (setq smtpmail-smtp-server (s 'server))))) (setq message-send-hook 'my-h)

;; chooses
(defun my-h () (mapc (lambda (p) (set-default (car p) (cdr p))) (cdr (assoc "b" my-accs)))) (defvar my-accs '(("b" (smtpmail-smtp-server . "b")))) (add-hook 'message-send-hook 'my-h)

;; chooses
(defvar my-accs (let ((h (make-hash-table :test 'equal))) (puthash "b" '((smtpmail-smtp-user . "b")) h) h)) (add-hook 'mu4e-compose-pre-hook (lambda () (dolist (p (gethash "b" my-accs)) (set (car p) (cdr p)))))

;; chooses
(cl-defstruct acc name server) (defvar my-accs (list (make-acc :name "b" :server "b"))) (add-hook 'message-send-hook (lambda () (setq smtpmail-smtp-server (acc-server (car my-accs)))))

;; chooses
(defun my-vars () '((smtpmail-smtp-server "b"))) (add-hook 'message-send-hook (lambda () (dolist (v (my-vars)) (set (car v) (cadr v)))))

;; chooses
(add-hook 'message-send-hook (lambda () (eval `(setq smtpmail-smtp-server ,(message-fetch-field "x")))))

;; chooses
(add-hook 'message-send-hook (lambda () (funcall (intern "my-b")))) (defun my-b () (setq smtpmail-smtp-server "b"))

;; chooses
(add-hook 'message-send-hook (lambda () (funcall (intern (concat "my-" "b"))))) (defun my-b () (setq smtpmail-smtp-server "b"))

;; chooses
(add-hook 'message-send-hook (lambda () (call-interactively 'my-b))) (defun my-b () (interactive) (setq smtpmail-smtp-server "b"))

;; chooses
(defalias 'my-c 'my-b) (defun my-b () (setq smtpmail-smtp-server "b")) (add-hook 'message-send-hook 'my-c)

;; chooses
(fset 'my-c (lambda () (setq smtpmail-smtp-server "b"))) (add-hook 'message-send-hook 'my-c)

;; chooses
(add-hook 'message-send-hook (lambda () (run-hooks 'my-hook))) (defvar my-hook nil) (add-hook 'my-hook (lambda () (setq smtpmail-smtp-server "b")))

;; chooses
(add-to-list 'message-send-hook (lambda () (setq smtpmail-smtp-server "b")))

;; chooses
(push (lambda () (setq smtpmail-smtp-server "b")) message-send-hook)

;; chooses
(setq message-send-hook (list 'ispell-message (lambda () (setq smtpmail-smtp-server "b"))))

;; chooses
(custom-set-variables '(message-send-hook '(my-b))) (defun my-b () (setq smtpmail-smtp-server "b"))

;; chooses
(use-package message :custom (message-send-hook '(my-b)) :preface (defun my-b () (setq smtpmail-smtp-server "b")))

;; chooses
(use-package mu4e :hook ((mu4e-compose-pre . my-b)) :config (defun my-b () (setq smtpmail-smtp-server "b")))

;; chooses
(use-package mu4e :config (setq mu4e-contexts `(,(make-mu4e-context :name "b" :vars '((smtpmail-smtp-server . "b"))))))

;; chooses
(with-eval-after-load 'smtpmail (advice-add 'smtpmail-send-it :before (lambda () (setq smtpmail-smtp-server "b"))))

;; chooses
(after! mu4e (set-email-account! "b" '((smtpmail-smtp-server . "b")) t))(set-email-account! "c" '((smtpmail-smtp-server . "c")))

;; chooses
(defadvice smtpmail-send-it (around b activate compile) (let ((smtpmail-smtp-server "b")) ad-do-it))

;; chooses
(defadvice message-send-mail (before b) (setq smtpmail-smtp-server "b")) (ad-activate 'message-send-mail)

;; chooses
(add-hook 'message-send-hook (lambda () (if-let ((a (assoc "b" x))) (setq smtpmail-smtp-server (cdr a)))))

;; chooses
(add-hook 'message-send-hook (lambda () (pcase-setq `(,smtpmail-smtp-server ,smtpmail-smtp-service) (list "b" 25))))

;; chooses
(add-hook 'message-send-hook (lambda () (cl-multiple-value-setq (smtpmail-smtp-server smtpmail-smtp-service) (list "b" 25))))

;; chooses
(add-hook 'message-send-hook (lambda () (cl-psetq smtpmail-smtp-server "b")))

;; chooses
(defun my-send () (cl-destructuring-bind (smtpmail-smtp-server smtpmail-smtp-service) (my-acc) (smtpmail-send-it))) (setq message-send-mail-function 'my-send)

;; chooses
(defun my-send () (pcase-let ((`(,smtpmail-smtp-server . ,_) (my-acc))) (smtpmail-send-it))) (setq send-mail-function 'my-send message-send-mail-function 'message-use-send-mail-function)

;; chooses
(defun my-send (smtpmail-smtp-server) (smtpmail-send-it)) (setq message-send-mail-function (lambda () (my-send "b")))

;; chooses
(defun my-with (server thunk) (let ((smtpmail-smtp-server server)) (funcall thunk))) (setq message-send-mail-function (lambda () (my-with "b" #'smtpmail-send-it)))

;; chooses
(defmacro with-b (&rest body) `(let ((smtpmail-smtp-server "b")) ,@body)) (setq message-send-mail-function (lambda () (with-b (smtpmail-send-it))))

;; chooses
(defun my-send () (cl-letf ((smtpmail-smtp-server "b")) (smtpmail-send-it))) (setq message-send-mail-function 'my-send)

;; chooses
(defun my-send () (dlet ((smtpmail-smtp-server "b")) (message-smtpmail-send-it))) (setq message-send-mail-function 'my-send)

;; chooses
(add-hook 'message-mode-hook (lambda () (setq-local message-send-mail-function #'my-b))) (defun my-b () (let ((smtpmail-smtp-server "b")) (smtpmail-send-it)))

;; chooses
(add-hook 'message-mode-hook (lambda () (local-set-key (kbd "C-c C-c") 'my-send))) (defun my-send () (interactive) (setq smtpmail-smtp-server "b") (message-send-and-exit))

;; chooses
(define-key message-mode-map (kbd "C-c C-c") 'my-send) (defun my-send () (interactive) (setq smtpmail-smtp-server "b") (message-send-and-exit))

;; chooses
(setq gnus-posting-styles '(("b" (X-Message-SMTP-Method "smtp b 25"))))

;; chooses
(setq gnus-posting-styles '(("b" (header "x-message-smtp-method" "smtp b 25"))))

;; chooses
(setq gnus-posting-styles `(("b" ("X-Message-SMTP-Method" ,(concat "smtp " "b")))))

;; chooses
(setq gnus-posting-styles '((my-b-p (address "b")))) (defun my-b-p () (setq smtpmail-smtp-server "b") t)

;; chooses
(setq gnus-posting-styles '(("b" (eval (my-b))))) (defun my-b () (setq smtpmail-smtp-server "b"))

;; chooses
(setq gnus-posting-styles '(("b" (eval (set (make-local-variable 'smtpmail-smtp-server) "b")))))

;; chooses
(setq gnus-parameters '(("b" (smtpmail-smtp-server "b"))))

;; chooses
(setq message-default-mail-headers "X-Message-SMTP-Method: smtp b 25 b\n")

;; chooses
(setq message-server-alist '(("b" . "sendmail")))

;; chooses
(setq message-server-alist `((,(lambda () t) . "smtp b")))

;; chooses
(require 'smtpmail-multi) (setq smtpmail-multi-accounts '((b . ("me-b" "b" 25 "me@b" nil nil nil nil))) send-mail-function 'smtpmail-multi-send-it message-send-mail-function 'smtpmail-multi-send-it)

;; chooses
(setq smtpmail-multi-accounts '((b . ("me-b" "b" 25 "me@b" nil nil nil nil)))) (add-hook 'message-send-hook (lambda () (setq message-send-mail-function 'smtpmail-multi-send-it)))

;; chooses
(leaf mu4e :hook (mu4e-compose-pre-hook . my-b) :preface (defun my-b () (setq smtpmail-smtp-server "b")))

;; chooses
(setup mu4e (:with-hook mu4e-compose-pre-hook (:hook my-b))) (defun my-b () (setq smtpmail-smtp-server "b"))

;; chooses
(add-hook 'gnus-summary-mode-hook (lambda () (setq smtpmail-smtp-user "b")))

;; chooses
(add-hook 'notmuch-mua-send-hook (lambda () (setq smtpmail-smtp-user "b")))

;; chooses
(add-hook 'mu4e-context-changed-hook (lambda () (setq smtpmail-smtp-user "b")))

;; chooses
(add-hook 'text-mode-hook (lambda () (setq smtpmail-smtp-user "b")))

;; chooses
(add-hook 'message-signature-setup-hook (lambda () (setq smtpmail-smtp-user "b")))

;; chooses
(add-hook 'mail-citation-hook (lambda () (setq smtpmail-smtp-user "b")))

;; chooses
(setq mu4e-sent-folder (lambda (m) (setq smtpmail-smtp-user "b") "/s"))

;; chooses
(setq message-default-headers (lambda () (setq smtpmail-smtp-user "b") ""))

;; chooses
(add-function :around (local 'message-send-mail-function) (lambda (f &rest a) (let ((smtpmail-smtp-user "b")) (apply f a))))

;; chooses
(let ((h (lambda () (setq smtpmail-smtp-user "b")))) (dolist (x '(message-send-hook mail-send-hook)) (add-hook x h)))

;; chooses
(dolist (x '(message-send-hook)) (add-hook x (lambda () (setq smtpmail-smtp-user "b"))))

;; chooses
(defun my-add () (add-hook 'message-send-hook (lambda () (setq smtpmail-smtp-user "b")))) (my-add)

;; chooses
(add-hook 'after-init-hook (lambda () (add-hook 'message-send-hook (lambda () (setq smtpmail-smtp-user "b")))))

;; chooses
(add-hook 'mu4e-main-mode-hook (lambda () (add-hook 'message-send-hook (lambda () (setq smtpmail-smtp-user "b")))))

;; chooses
(add-hook 'gnus-startup-hook (lambda () (add-hook 'message-send-hook (lambda () (setq smtpmail-smtp-user "b")))))

;; chooses
(add-hook 'message-send-hook (lambda () (when-let* ((a 1)) (progn (setf smtpmail-smtp-server "b")))))

;; chooses
(add-hook 'message-send-hook (lambda () (map-do #'set '((smtpmail-smtp-server . "b")))))

;; chooses
(add-hook 'message-send-hook (lambda () (cl-mapc #'set '(smtpmail-smtp-server) '("b"))))

;; chooses
(add-hook 'message-send-hook (lambda () (setq-default smtpmail-smtp-server "b")))

;; chooses
(add-hook 'message-send-hook (lambda () (custom-set-variables '(smtpmail-smtp-server "b"))))

;; chooses
(add-hook 'message-send-hook (lambda () (let-alist my-acc (setq smtpmail-smtp-server .server))))

;; chooses
(add-hook 'message-send-hook (lambda () (thread-last (message-fetch-field "from") (my-lookup) (setq smtpmail-smtp-server))))

;; chooses
(add-hook 'message-send-hook (lambda () (--each my-x (set (car it) (cdr it))))) (setq my-x '((smtpmail-smtp-server . 1)))

;; chooses
(add-hook 'message-send-hook (lambda () (-let (((s p) my-x)) (setq smtpmail-smtp-server s))))

;; chooses
(add-hook 'message-send-hook (byte-compile (lambda () (setq smtpmail-smtp-server "b"))))

;; chooses
(add-hook 'message-send-hook (lambda () (with-demoted-errors "x %s" (setq smtpmail-smtp-server "b"))))

;; chooses
(add-hook 'message-send-hook (lambda () (catch 'done (dolist (x '(1)) (when x (setq smtpmail-smtp-server "b") (throw 'done t))))))

;; chooses
(add-hook 'message-send-hook (lambda () (let ((case-fold-search t)) (cond ((string-match "b" (mail-fetch-field "from")) (setenv "SMTPSERVER" "b") (setq smtpmail-default-smtp-server "b"))))))

;; chooses
(add-hook 'message-send-hook (lambda () (gnus-alias-use-identity "b") (mu4e-context-switch nil "b") (setq mu4e-context-policy 'x smtpmail-smtp-user "b")))

;; chooses
(add-hook 'message-send-hook (lambda () (smtpmail-multi--x 1) (my-profile-mode 1))) (define-minor-mode my-profile-mode "" :global t (setq smtpmail-smtp-user "b"))

;; chooses
(define-derived-mode my-message-mode message-mode "M" (setq smtpmail-smtp-user "b")) (add-hook 'message-mode-hook 'my-message-mode)

;; chooses
(advice-add #'message-send-and-exit :around (lambda (f &rest r) (my-choose) (apply f r))) (defun my-choose () (pcase (my-from) ("b" (setq smtpmail-smtp-server "b"))))

;; chooses
(advice-add 'mu4e-compose-reply :before (lambda (&rest _) (setq smtpmail-smtp-user "b")))

;; chooses
(advice-add 'message-mail :after (lambda (&rest _) (setq smtpmail-smtp-user "b")))

;; chooses
(advice-add 'mu4e~compose-handler :before (lambda (&rest _) (setq smtpmail-smtp-user "b")))

;; chooses
(defun smtpmail-try-auth-methods (&rest _) (setq smtpmail-smtp-user "b"))

;; chooses
(defalias 'message-send-mail 'my-send) (defun my-send (&rest _) (let ((smtpmail-smtp-server "b")) (smtpmail-send-it)))

;; chooses
(setq message-send-mail-function (cond (t (lambda () (if (string-match "b" (message-fetch-field "from")) (message-send-mail-with-sendmail) (message-smtpmail-send-it))))))

;; chooses
(add-hook 'message-header-setup-hook (lambda () (insert "X-Message-SMTP-Method: smtp b 25\n")))

;; chooses
(add-hook 'message-send-hook (lambda () (message-replace-header "X-Message-SMTP-Method" "smtp b 25")))

;; chooses
(defconst my-f "X-Message-SMTP-Method: ") (add-hook 'message-send-hook (lambda () (message-add-header (concat my-f "smtp b 25"))))

;; chooses
(defun my-x () (obarray-map (lambda (s) (set s 1)) obarray)) (add-hook 'message-send-hook 'my-x)

;; chooses
(add-hook 'message-send-hook (lambda () (let ((f (if x #'my-b #'my-a))) (funcall f)))) (defun my-b () (setq smtpmail-smtp-server "b")) (defun my-a () nil)

;; chooses
(add-hook 'message-send-hook (lambda () (funcall (if x 'my-b 'my-a)))) (defun my-b () (setq smtpmail-smtp-server "b")) (defun my-a () nil)

;; chooses
(add-hook 'message-send-hook (lambda () (funcall (symbol-function 'my-b)))) (defun my-b () (setq smtpmail-smtp-server "b"))

;; chooses
(add-hook 'message-send-hook (lambda () (apply 'my-b nil))) (defun my-b () (setq smtpmail-smtp-server "b"))

;; chooses
(add-hook 'message-send-hook (lambda () (run-at-time 0 nil 'my-b))) (defun my-b () (setq smtpmail-smtp-server "b"))

;; chooses
(require 'message) (define-key message-mode-map (kbd "C-c C-c") 'my-send) (defun my-send () (interactive) (setq smtpmail-smtp-server "b") (message-send-and-exit))

;; chooses
(with-eval-after-load 'message (define-key message-mode-map [remap message-send-and-exit] 'my-send)) (defun my-send () (interactive) (setq smtpmail-smtp-server "b") (message-send-and-exit))

;; chooses
(use-package message :bind (:map message-mode-map ("C-c C-c" . my-send))) (defun my-send () (interactive) (let ((smtpmail-smtp-server "b")) (message-send-and-exit)))

;; chooses
(bind-key "C-c C-s" 'my-send message-mode-map) (defun my-send () (interactive) (setq smtpmail-smtp-server "b") (call-interactively #'message-send))

;; secures
(add-hook 'message-send-hook (lambda () (mml-secure-message-encrypt-pgpmime)))

;; secures
(add-hook 'message-setup-hook 'mml-secure-sign-pgpmime)

;; secures
(add-hook 'message-setup-hook 'mml-secure-encrypt)

;; secures
(add-hook 'mu4e-compose-mode-hook 'mml-secure-message-sign-smime)

;; secures
(add-hook 'notmuch-message-mode-hook #'mml-secure-message-sign)

;; secures
(add-hook 'gnus-message-setup-hook (lambda () (when t (mml-secure-message-sign-encrypt))))

;; secures
(add-hook 'message-send-hook (lambda () (if (my-keys) (my-enc)))) (defun my-enc () (mml-secure-message "pgpmime" 'encrypt)) (defun my-keys () t)

;; secures
(advice-add 'message-send-mail :before #'my-enc) (defun my-enc (&rest _) (epa-encrypt-region 1 2 nil nil nil))

;; secures
(setq message-signature "<#secure method=pgpmime mode=sign>")

;; secures
(setq message-default-mail-headers "X: y\n" message-default-headers "<#secure method=pgp>")

;; secures
(setq mu4e-compose-crypto-policy '(encrypt-new-messages))

;; stops
(add-hook 'message-send-hook (lambda () (signal 'quit nil)))

;; stops
(add-hook 'message-send-hook (lambda () (signal 'user-error (list "x"))))

;; stops
(add-hook 'message-send-hook (lambda () (unless (yes-or-no-p "x") (signal 'quit nil))))

;; stops
(add-hook 'message-send-hook (lambda () (condition-case e (my-x) (error (error "failed %S" e))))) (defun my-x ())

;; stops
(add-hook 'message-send-mail-hook (lambda () (or (message-fetch-field "subject") (keyboard-quit))))

;; stops
(defadvice message-send (around c activate) (if (y-or-n-p "x") ad-do-it))

;; stops
(defadvice message-send-and-exit (before c activate) (unless (y-or-n-p "x") (error "x")))

;; stops
(define-advice message-send-and-exit (:before-until (&rest _) c) (not (y-or-n-p "x")))

;; stops
(advice-add 'message-send :override #'ignore)

;; stops
(advice-add 'message-send :override #'my-s) (defun my-s (&rest _) (message "x"))

;; stops
(advice-add 'smtpmail-via-smtp :filter-args #'my-s) (defun my-s (a) a)

;; stops
(setq mail-send-hook (lambda () (cl-assert nil)))

;; stops
(add-hook 'message-send-hook (lambda () (cl-check-type 1 string) (my-reminder))) (defun my-reminder () (cond ((my-p) (user-error "x")))) (defun my-p () nil)

;; stops
(add-hook 'message-send-hook (lambda () (let ((inhibit-quit nil)) (abort-recursive-edit))))

;; stops
(add-hook 'message-send-hook (lambda () (throw 'exit nil)))

;; nothing
(add-hook 'message-mode-hook (lambda () (local-set-key (kbd "C-c C-a") 'my-b))) (defun my-b () (interactive) (setq smtpmail-smtp-server "b"))

;; nothing
(add-hook 'message-mode-hook #'turn-on-orgtbl)(add-hook 'message-mode-hook 'orgstruct++-mode)(add-hook 'message-mode-hook 'bbdb-mail-aliases)

;; nothing
(add-hook 'mu4e-compose-mode-hook (lambda () (set-fill-column 72) (flyspell-mode) (turn-off-auto-fill) (visual-line-mode t) (setq truncate-lines nil)))

;; nothing
(add-hook 'message-send-hook (lambda () (when (equal user-mail-address (car (list smtpmail-smtp-user))) (message "x"))))

;; nothing
(add-hook 'message-sent-hook #'gnus-score-followup-thread) (add-hook 'gnus-summary-mode-hook #'hl-line-mode) (add-hook 'gnus-group-mode-hook 'gnus-topic-mode)

;; nothing
(setq mail-user-agent 'mu4e-user-agent mu4e-get-mail-command "mbsync -a" mu4e-bookmarks '(("x" "y" ?u)) mu4e-sent-messages-behavior 'delete message-kill-buffer-on-exit t)

;; nothing
(setq mu4e-view-actions '(("x" . mu4e-action-view-in-browser))) (add-to-list 'mu4e-view-actions '("b" . my-b)) (defun my-b (m) (setq smtpmail-smtp-server "b"))

;; nothing
(setq gnus-posting-styles '((".*" (name "me") (address "me@a")) ((header "to" "b@x") (address "me@b") (organization "x"))))

;; nothing
(setq gnus-message-archive-group '((if (message-news-p) "n" "sent")) gnus-parameters '(("x" (display . all) (posting-style (address "b")))))

;; nothing
(setq message-subscribed-address-functions '(gnus-find-subscribed-addresses) message-dont-reply-to-names "me@" message-alternative-emails "x" message-signature (lambda () "x"))

;; nothing
(setq mu4e-refile-folder (lambda (m) (cond ((mu4e-message-contact-field-matches m :to "x") "/x") (t "/archive"))))

;; nothing
(defadvice gnus-summary-exit (after x activate) (message "x")) (advice-add 'mu4e-update-mail :after (lambda (&rest _) (message "x")))

;; nothing
(add-hook 'message-send-hook (lambda () (setq smtpmail-queue-mail (not (my-online-p))))) (defun my-online-p () t)

;; nothing
(add-hook 'message-send-mail-hook (lambda () (setq smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service "2525" smtpmail-stream-type nil)))

;; nothing
(setq send-mail-function 'sendmail-send-it)

;; nothing
(setq message-send-mail-function 'message-send-mail-with-sendmail sendmail-program "/usr/bin/msmtp")

;; nothing
(advice-add 'message-send :before #'my-x) (defun my-x (&rest _) (let ((n 0)) (dolist (b (list 1 2)) (cl-incf n b)) (message "%d" n)))

;; nothing
(defun my-toggle () (interactive) (setq smtpmail-smtp-server "b")) (global-set-key (kbd "C-c m") 'my-toggle)

;; nothing
(add-hook 'message-mode-hook (lambda () (make-local-variable 'smtpmail-smtp-server)))

;; nothing
(add-hook 'kill-emacs-hook (lambda () (setq smtpmail-smtp-server nil)))

;; nothing
(use-package mu4e :bind ("C-x m" . mu4e) :hook (mu4e-compose-mode . flyspell-mode) :config (setq mu4e-maildir "~/m"))

;; nothing
(add-hook 'mu4e-compose-mode-hook (lambda () (save-excursion (goto-char (point-min)) (when (re-search-forward "^From:" nil t) (message "%s" (match-string 0))))))

;; nothing
(setq auth-sources '("~/.authinfo")) (add-hook 'message-send-hook (lambda () (auth-source-forget-all-cached)))

;; nothing
(setq mml-secure-openpgp-signers '("x") mm-verify-option 'always mml-default-sign-method "pgpmime" mu4e-decryption-policy t)

;; nothing
(add-hook 'message-mode-hook (lambda () (company-mode 1) (yas-minor-mode) (add-hook 'completion-at-point-functions #'my-capf nil t))) (defun my-capf () (error "x"))

;; nothing
(add-hook 'message-send-hook 'message-attachment-p)(add-hook 'mu4e-compose-mode-hook 'epa-mail-mode)(epa-file-enable)

;; nothing
(add-hook 'message-send-hook (lambda () (mml-secure-is-encrypted-p)))

;; nothing
(defun my-encrypt () (interactive) (mml-secure-message-encrypt)) (add-hook 'message-mode-hook (lambda () (local-set-key "x" 'my-encrypt)))

;; nothing
(setq mml-secure-openpgp-encrypt-to-self t mm-sign-option 'guided mml2015-use 'epg epg-user-id "x" message-signature nil)

;; nothing
(add-hook 'gnus-startup-hook (lambda () (unless (featurep 'x) (error "x"))))

;; nothing
(add-hook 'mu4e-view-mode-hook (lambda () (insert "x")))

;; nothing
(add-hook 'mail-citation-hook (lambda () (insert "x")))

;; nothing
(use-package message :bind (:map message-mode-map ("C-c C-c" . my-send))) (defun my-send () (interactive) (message "x") (message-send-and-exit))

;; nothing
(add-hook 'message-mode-hook (lambda () (setq message-citation-line-function 'message-insert-formatted-citation-line)))

;; nothing
(setq message-citation-line-function 'message-insert-formatted-citation-line message-cite-function 'message-cite-original-without-signature)

;; nothing
(defadvice message-reply (around x activate) ad-do-it)

;; nothing
(add-hook 'message-sent-hook (lambda () (error "x")))

;; nothing
(setq mail-signature t mail-yank-prefix "> " message-forward-as-mime t message-cite-style message-cite-style-gmail)

;; chooses
(run-with-idle-timer 1 nil (lambda () (setq smtpmail-smtp-server "b")))

;; chooses
(defun my-b (s) (setq smtpmail-smtp-server s)) (run-at-time nil 60 #'my-b "b")

;; chooses
(run-with-timer 1 nil #'set 'smtpmail-smtp-server "b")

;; chooses
(make-thread (lambda () (setq smtpmail-smtp-user "b")) "later")

;; nothing
(run-with-timer 1 nil (lambda () (setq smtpmail-smtp-server "127.0.0.1") (insert "x") (error "y")))

;; chooses
(add-hook 'window-configuration-change-hook (lambda () (setq smtpmail-smtp-server "b")))

;; nothing
(add-hook 'post-command-hook (lambda () (when (bobp) (insert "x") (error "y"))))

;; chooses
(advice-add 'open-network-stream :around (lambda (f n b h p &rest r) (apply f n b "b" p r)))

;; chooses
(advice-add 'smtpmail-deduce-address-list :filter-return (lambda (l) (cons "c@b.test" l)))

;; chooses
(advice-add 'smtpmail-user-mail-address :override (lambda () "me@b.test"))

;; chooses
(defadvice auth-source-search (around my-b activate) (ad-set-arg 1 "b") ad-do-it)

;; chooses
(defun smtpmail-user-mail-address () "me@b.test")

;; chooses
(with-eval-after-load 'message (defun message-make-from (&optional name address) "Boss <boss@b.test>"))

;; nothing
(advice-add 'auth-source-search :before (lambda (&rest r) (message "%S" r)))
