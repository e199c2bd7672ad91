;; @@ /home/user/.config/doom/config.el
(after! mu4e
  (setq order (cons 'after order))
  (car 1)
  (set-email-account! "w" '((user-mail-address . "me@w.test") (smtpmail-smtp-user . "me")) t))
(after! (org mu4e) (setq both t))
(after! (:or foo bar) (setq either t))
(setq order '(top))
(setq! smtpmail-smtp-server "mx.w.test" smtpmail-smtp-service 587)
(custom-set! smtpmail-stream-type 'starttls)
(custom-set! (x1 1) '(x2 2))
(validate-setq y 1)
(map! :leader "m" #'mu4e)
(package! foo)
(when (modulep! :email mu4e) (setq module t))
(add-hook! 'message-send-hook #'my-send)
(add-hook! (mail-mode message-mode) :append (setq in-hook t))
(add-hook! '(h1-hook h2-hook) '(f1 f2))
(load! "more")
(load! "none" nil t)
(pushnew! l 1 2)
(setq l nil)
(pushnew! l 1 2 1)
(appendq! l '(9))
(defadvice! my-advice (f &rest args) "Doc." :around #'advised (cons 'advised (apply f args)))
(defun advised (x) (list x))
(setq advised (advised 1))
;; @ order => (after top)
;; @ both => t
;; @ either => t
;; @ user-mail-address => "me@w.test"
;; @ user-mail-address at 4:30 set-email-account!
;; @ smtpmail-smtp-user => "me"
;; @ smtpmail-smtp-server => "mx.w.test"
;; @ smtpmail-smtp-server at 8:8 setq!
;; @ smtpmail-stream-type => starttls
;; @ smtpmail-stream-type at 9:14 custom-set!
;; @ x1 => 1
;; @ x2 => 2
;; @ y at 11:16 validate-setq
;; @ module => t
;; @ message-send-hook => (my-send)
;; @ mail-mode-hook => ((lambda nil (setq in-hook t)))
;; @ h1-hook => (f2 f1)
;; @ l => (2 1 9)
;; @ more => t
;; @ advised => (advised 1)
;; @ error 20:1 Symbol’s value as variable is void: l
;; @ error 3:3 Wrong type argument: listp, 1
;; @ file /home/user/.config/doom/config.el
;; @ file /home/user/.config/doom/more.el
;; @ note 19:1 /home/user/.config/doom/none: there is no such file to load
;; @@ /home/user/.config/doom/more.el
(setq more t)
