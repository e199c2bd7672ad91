package emacs28

import (
	"strings"
	"sync"
)

// PackageNames are functions and macros of packages that people configure
// Emacs with and that say nothing about mail: keys, faces, package managers.
// As a statement, one of them is skipped with a note wherever it stands, where
// an unknown function inside of a form would be an error of that form.
var PackageNames = NameSet(`straight-use-package straight-use-package-mode straight-register-package straight-override-recipe
	straight-transaction el-get el-get-bundle el-get-elpa-build-local-recipes el-get-sync quelpa quelpa-use-package elpaca
	elpaca-wait elpaca-use-package-mode elpaca-process-queues borg-initialize paradox-require req-package req-package-finish
	package-vc-install-selected-packages cask-initialize pallet-mode use-package-enable-imenu-support
	general-def general-define-key general-create-definer general-evil-setup general-unbind general-auto-unbind-keys
	general-override-mode general-translate-key general-nmap general-imap general-vmap
	general-nvmap general-evil-define-key general-setq-default leader-def tyrant-def my-leader-def
	unbind-key bind-map bind-map-set-keys evil-define-key evil-define-key*
	evil-set-initial-state evil-leader/set-key evil-leader/set-key-for-mode evil-global-set-key evil-local-set-key
	evil-make-overriding-map evil-add-hjkl-bindings evil-collection-init evil-mode global-evil-leader-mode evil-ex-define-cmd
	evil-define-operator evil-define-command evil-define-motion evil-define-text-object evil-define-minor-mode-key
	spacemacs/set-leader-keys spacemacs/set-leader-keys-for-major-mode spacemacs/declare-prefix
	spacemacs/declare-prefix-for-mode spacemacs/toggle-vi-tilde-fringe-off spacemacs|use-package-add-hook
	leaf-keywords-init leaf-key leaf-keys leaf-convert key-chord-define-global key-chord-define key-chord-mode
	defhydra defhydra+ pretty-hydra-define major-mode-hydra-define hydra-set-property defhydradio transient-define-prefix
	transient-define-suffix transient-append-suffix transient-insert-suffix transient-replace-suffix
	diminish delight blackout rename-modeline setup-define which-key-mode which-key-add-key-based-replacements
	which-key-declare-prefixes exec-path-from-shell-initialize exec-path-from-shell-copy-env exec-path-from-shell-copy-envs
	helm-mode ivy-mode counsel-mode vertico-mode marginalia-mode company-mode global-company-mode corfu-mode global-corfu-mode
	yas-global-mode yas-reload-all yas-minor-mode projectile-mode projectile-global-mode smartparens-global-mode sp-local-pair
	sp-with-modes show-smartparens-global-mode global-flycheck-mode flycheck-define-checker doom-modeline-mode doom-themes-org-config
	doom-themes-visual-bell-config sml/setup powerline-default-theme spaceline-spacemacs-theme global-git-gutter-mode
	global-diff-hl-mode global-undo-tree-mode rainbow-delimiters-mode ace-link-setup-default avy-setup-default golden-ratio-mode
	popwin-mode shackle-mode popper-mode winum-mode window-numbering-mode persp-mode eyebrowse-mode beacon-mode
	mu4e-alert-enable-mode-line-display mu4e-alert-enable-notifications mu4e-alert-set-default-style mu4e-maildirs-extension
	mu4e-conversation-mode global-mu4e-conversation-mode mu4e-thread-folding-mode mu4e-column-faces-mode mu4e-icalendar-setup
	gnus-icalendar-setup gnus-icalendar-org-setup org-msg-mode org-babel-do-load-languages org-link-set-parameters
	org-add-link-type org-store-link-props notmuch-hello mu4e mu4e~start mu4e-update-index set-company-backend!
	set-evil-initial-state! set-lookup-handlers! set-repl-handler! set-ligatures! set-docsets! set-formatter! set-file-template!
	set-eshell-alias! set-irc-server! set-debugger! set-electric! set-rotate-patterns! set-pretty-symbols! set-env! set-tree-sitter!
	hook! unhook! lambda-mode pdf-tools-install pdf-loader-install vterm-mode sauron-start nyan-mode zone-when-idle
	auto-package-update-maybe gcmh-mode no-littering-theme-backups elfeed-org engine-mode defengine reformatter-define
	quickurl-load bbdb-mua-auto-update-init bbdb-insinuate-mu4e auto-insert-mode`)

// NameSet makes a set of the words of a text when it is first asked for.
func NameSet(words string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		set := map[string]bool{}
		for _, word := range strings.Fields(words) {
			set[word] = true
		}
		return set
	})
}
