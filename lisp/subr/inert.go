package subr

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// Functions that configure Emacs's screen, keys and files. They do nothing
// here, but their values are what Emacs gives, so that code around them runs.
func InertFunctions() []kernel.Subr {
	var subrs []kernel.Subr
	add := func(value func(m *kernel.Machine, args []kernel.Object) kernel.Object, names ...string) {
		for _, name := range names {
			subrs = append(subrs, kernel.Subr{Name: name, Max: -1, Fn: func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
				return value(m, args), nil
			}})
		}
	}
	null := func(*kernel.Machine, []kernel.Object) kernel.Object { return kernel.Nil }
	add(func(m *kernel.Machine, _ []kernel.Object) kernel.Object { return syntax.List(m.Symbol("keymap")) },
		"make-sparse-keymap", "make-keymap", "copy-keymap", "current-global-map", "current-local-map")
	add(func(_ *kernel.Machine, args []kernel.Object) kernel.Object { return argument(args, len(args)-1) },
		"set-default-coding-systems", "set-terminal-coding-system", "set-keyboard-coding-system")
	add(null, "global-unset-key", "local-unset-key", "keymap-unset", "keymap-global-unset", "set-keymap-parent",
		"substitute-key-definition", "suppress-keymap", "use-local-map", "use-global-map", "lookup-key", "key-binding",
		"global-key-binding", "where-is-internal", "define-prefix-command", "key-description", "help-key-description",
		"set-face-attribute", "set-face-foreground", "set-face-background", "set-face-font", "set-frame-font", "set-frame-size",
		"set-frame-position", "set-frame-parameter", "modify-frame-parameters", "modify-all-frames-parameters",
		"disable-theme", "custom-available-themes", "set-cursor-color", "set-background-color",
		"set-foreground-color", "set-mouse-color", "set-fontset-font", "set-default-font", "fringe-mode", "scroll-bar-mode",
		"tool-bar-mode", "menu-bar-mode", "tooltip-mode", "blink-cursor-mode", "horizontal-scroll-bar-mode", "set-fringe-style",
		"prefer-coding-system", "set-language-environment", "set-selection-coding-system", "set-clipboard-coding-system",
		"set-file-name-coding-system", "set-buffer-file-coding-system", "set-input-method", "set-default-file-modes",
		"server-start", "server-running-p", "server-force-delete", "desktop-read", "recentf-open-files",
		"package-initialize", "package-refresh-contents", "package-install", "package-installed-p", "package-vc-install",
		"cancel-timer", "cancel-function-timers", "timerp",
		"redisplay", "sit-for", "sleep-for", "ding", "beep", "garbage-collect", "force-mode-line-update", "redraw-display",
		"set-register", "set-process-query-on-exit-flag", "set-charset-priority", "set-window-buffer", "delete-other-windows",
		"switch-to-buffer", "kill-buffer", "bury-buffer", "font-lock-add-keywords", "font-lock-remove-keywords",
		"modify-syntax-entry", "modify-coding-system-alist", "put-text-property", "add-text-properties",
		"custom-theme-set-faces", "custom-declare-face", "make-face", "face-remap-add-relative", "copy-face", "facep",
		"font-family-list", "x-list-fonts", "find-font", "get-buffer", "get-buffer-window", "selected-frame", "selected-window",
		"frame-parameter", "window-frame", "frame-list", "visible-frame-list", "frame-first-window", "x-display-list",
		"define-abbrev-table", "define-abbrev", "define-mail-abbrev", "define-mail-alias", "build-mail-aliases",
		"mail-abbrevs-setup", "mail-abbrev-insert-alias", "bbdb-initialize", "bbdb-insinuate-message", "bbdb-insinuate-gnus",
		"gnus-add-configuration", "gnus-demon-add-handler", "gnus-demon-init", "gnus-registry-initialize",
		"gnus-delay-initialize", "gnus-add-timestamp-to-message", "turn-on-auto-fill", "turn-on-flyspell", "auto-fill-mode",
		"ispell-change-dictionary", "epa-file-enable", "epa-file-disable", "auth-source-pass-enable", "auth-source-forget-all-cached",
		"set-auto-mode", "normal-mode", "fundamental-mode", "make-directory", "delete-file", "message-add-header",
		"debug-on-entry", "trace-function", "startup--setup-quote-display", "set-time-zone-rule", "display-startup-echo-area-message",
		"file-name-shadow-mode", "easy-menu-add", "easy-menu-do-define", "easy-menu-add-item",
		"define-coding-system-alias", "set-coding-system-priority", "define-category", "global-eldoc-mode")
	add(func(_ *kernel.Machine, args []kernel.Object) kernel.Object { return argument(args, 0) },
		"define-fringe-bitmap", "expand-abbrev")
	add(func(*kernel.Machine, []kernel.Object) kernel.Object { return syntax.NewString("*scratch*") }, "buffer-name")
	return subrs
}

func argument(args []kernel.Object, n int) kernel.Object {
	if n < 0 || n >= len(args) {
		return kernel.Nil
	}
	return args[n]
}

func inertForms() []kernel.Special {
	var forms []kernel.Special
	for _, name := range []string{"define-generic-mode", "easy-menu-define", "define-skeleton", "defimage", "define-ibuffer-column",
		"define-widget", "provide-theme", "defvar-keymap", "tempo-define-template"} {
		forms = append(forms, kernel.Special{Name: name, Max: -1, Lower: kernel.LowerNil})
	}
	return forms
}
