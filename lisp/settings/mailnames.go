package settings

import (
	"regexp"
	"slices"
	"strings"
)

// Names of Emacs and its mail packages, by what they mean for a mail.

// choosing are the variables that decide by which server and as whom a mail goes.
var choosing = nameSet(`smtpmail-smtp-server smtpmail-default-smtp-server smtpmail-smtp-service smtpmail-smtp-user smtpmail-stream-type
	smtpmail-auth-credentials smtpmail-starttls-credentials auth-sources user-mail-address mail-envelope-from mail-specify-envelope-from
	message-send-mail-function send-mail-function message-server-alist message-send-method-alist message-send-mail-real-function
	mu4e-contexts smtpmail-multi-accounts smtpmail-multi-associations smtpmail-multi-default-account`)

// choosingForSendmail are those that do where Emacs hands mail to a program.
var choosingForSendmail = nameSet(`sendmail-program message-sendmail-extra-arguments`)

// ofAccount are the choosing variables that say who writes, and not by which server.
var ofAccount = nameSet(`user-mail-address mail-envelope-from mail-specify-envelope-from`)

// sendFunctions hold the function that sends.
var sendFunctions = nameSet(`message-send-mail-function send-mail-function message-send-mail-real-function`)

// bySMTP are the functions that send as this program does.
var bySMTP = nameSet(`smtpmail-send-it message-smtpmail-send-it message-use-send-mail-function message--default-send-mail-function
	sendmail-query-once message-multi-smtp-send-mail`)

var (
	mailFamily = regexp.MustCompile(`^(message|mail|mu4e|gnus|notmuch|sendmail|smtpmail|send-mail|mml|feedmail|org-msg)[-~]`)
	isHook     = regexp.MustCompile(`-(hook|hooks|functions|function)$`)
	isAfter    = regexp.MustCompile(`-(sent|exit|quit|kill|killed|cancel|postpone|postponed|suspend|after-send)-`)
	isCommand  = regexp.MustCompile(`-(actions|marks|markers|map|menu|commands?|bookmarks|shortcuts|buttons?|toolbar|followup-to-function|reply-to-function)$`)
	sendsMail  = regexp.MustCompile(`^(message|mail|mu4e|notmuch-mua|sendmail|smtpmail|smtpmail-multi|feedmail|mailclient|msmtp|org-msg)[-~].*\bsend\b|^smtpmail-via-smtp$`)
	// notWriting are the hooks of the readers that have nothing to do with writing.
	notWriting = regexp.MustCompile(`^(gnus-|mu4e-|notmuch-)`)
	isCiting   = regexp.MustCompile(`-(cite|citation)-`) // of another mail
	isWriting  = regexp.MustCompile(`^(gnus-message-|gnus-posting-styles|gnus-parameters|gnus-mail-|mu4e-compose|mu4e-send|mu4e-context|notmuch-mua|notmuch-message)`)
)

// sends tells whether a function sends mail.
func sends(function string) bool {
	return sendsMail.MatchString(function) && !strings.Contains(function, "queued") && !strings.Contains(function, "dont-send")
}

// senders are the functions of Emacs through which a mail that is sent passes.
var senders = nameSet(`message-send message-send-mail message-send-and-exit message-send-via-mail message-smtpmail-send-it message-multi-smtp-send-mail
	message-use-send-mail-function message-send-mail-with-sendmail smtpmail-send-it smtpmail-via-smtp mail-send mail-send-and-exit sendmail-send-it
	smtpmail-try-auth-methods notmuch-mua-send notmuch-mua-send-and-exit notmuch-mua-send-common org-msg-ctrl-c-ctrl-c`)

// feeds are the functions of Emacs that give a mail its sender, its recipients, its
// connection or its credentials.
var feeds = nameSet(`smtpmail-user-mail-address smtpmail-deduce-address-list mail-envelope-from message-sendmail-envelope-from message-make-from
	open-network-stream network-stream-open-starttls network-stream-open-plain network-stream-open-tls auth-source-search`)

// otherHooks run when a mail is composed, and are not named after mail.
var otherHooks = nameSet("text-mode-hook after-change-major-mode-hook")

// everyHooks run while a mail is written, as they do while anything else is done.
var everyHooks = nameSet(`change-major-mode-hook post-command-hook pre-command-hook buffer-list-update-hook first-change-hook
	window-configuration-change-hook window-selection-change-functions window-buffer-change-functions window-state-change-hook`)

// runsBeforeSending tells whether functions in a variable have a say in a mail.
func runsBeforeSending(name string) bool {
	switch {
	case otherHooks[name], everyHooks[name]:
		return true
	case !mailFamily.MatchString(name) && !sendFunctions[name], isCommand.MatchString(name):
		return false
	}
	return !(isHook.MatchString(name) && isAfter.MatchString(name))
}

// runsInHooks is runsBeforeSending for what a hook adds to.
func runsInHooks(name string) bool { return runsBeforeSending(name) && !isCiting.MatchString(name) }

// runsWithMail tells whether a hook runs while a mail is written or sent.
func runsWithMail(name string) bool {
	return runsInHooks(name) && !everyHooks[name] && (isWriting.MatchString(name) || !notWriting.MatchString(name))
}

var (
	secures    = regexp.MustCompile(`^(mml-secure-|mml-sign|mml-encrypt|mml2015-|mml1991-|mml-smime-|smime-sign|smime-encrypt|epa-mail-sign|epa-mail-encrypt|epa-sign-|epa-encrypt-|epg-sign|epg-encrypt|pgg-sign|pgg-encrypt|mc-sign|mc-encrypt|mu4e-compose-(sign|encrypt)|mu4e--?compose-crypto|mm-sign|mm-encrypt)`)
	predicates = regexp.MustCompile(`-p$|-unsecure|-verify|-decrypt|^mml-secure-(find|check|add-secret|cust|cache|passphrase)`)
	stops      = nameSet(`throw error user-error signal keyboard-quit abort-recursive-edit top-level cl-assert exit-recursive-edit
		message-dont-send message-kill-buffer minibuffer-quit-recursive-edit kill-emacs`)
	edits = regexp.MustCompile(`^(insert|insert-(?:and-inherit|before-markers|buffer-substring|file-contents|file|char|byte|for-yank|register|rectangle).*|` +
		`delete-(?:region|char|line|and-extract-region|trailing-whitespace|blank-lines|horizontal-space|matching-lines|non-matching-lines|indentation|rectangle)|delete-forward-char|` +
		`kill-(?:line|region|whole-line|word|paragraph|sentence)|erase-buffer|replace-(?:match|regexp|string|regexp-in-region|string-in-region|buffer-contents)|perform-replace|` +
		`subst-char-in-region|translate-region|(?:upcase|downcase|capitalize)-(?:region|word|initials-region)|fill-(?:region|paragraph|individual-paragraphs)|flush-lines|keep-lines|newline|open-line|yank|` +
		`whitespace-cleanup|untabify|tabify|sort-lines|comment-region|indent-(?:region|rigidly)|transpose-.*|` +
		`message-(?:add-header|replace-header|remove-header|insert-.*|sort-headers|generate-headers|change-subject|elide-region|add-action|carefully-insert-headers|to-list-only|reduce-to-to-cc|fill-yanked-message|delete-not-region|mark-insert.*)|` +
		`mail-(?:add-attachment|signature|cc|bcc|fcc|reply-to|sent-via|attach-file)|mml-(?:attach-.*|insert-.*|generate-mime|to-mime)|mu4e-compose-attach.*|org-mime-.*|org-msg-.*|gnus-alias-.*|html-?ize.*)$`)
)

// packages are the beginnings of names that belong to Emacs's own libraries, or to
// packages that do not choose how a mail goes.
var packages = []string{"message-", "mail-", "mml-", "mm-", "gnus-", "nnmail-", "nnheader-", "rfc2047-", "mu4e-", "mu4e~", "notmuch-", "org-", "orgtbl-", "orgstruct-", "bbdb-", "smtpmail-", "sendmail-",
	"ecomplete-", "flyspell-", "ispell-", "flycheck-", "company-", "corfu-", "yas-", "evil-", "visual-", "olivetti-", "writeroom-", "turn-on-", "turn-off-", "footnote-",
	"global-", "auto-", "electric-", "undo-tree-", "smartparens-", "display-", "hl-", "rainbow-", "emojify-", "darkroom-", "typo-", "langtool-", "guess-language-", "cape-", "ivy-", "helm-",
	"counsel-", "vertico-", "cl-", "seq-", "s-", "dash-", "f-", "ht-", "map-", "wc-", "writegood-", "artbollocks-", "boxquote-", "mairix-", "vertico-", "adict-", "flymake-", "jinx-", "spell-fu-"}

// isKnownPackage tells whether a function that is not there is known by its name.
func isKnownPackage(name string) bool {
	return strings.HasSuffix(name, "-mode") || strings.HasPrefix(name, "--") || name == "smtpmail--unknown" ||
		slices.ContainsFunc(packages, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

func nameSet(list string) map[string]bool {
	set := make(map[string]bool)
	for _, name := range strings.Fields(list) {
		set[name] = true
	}
	return set
}
