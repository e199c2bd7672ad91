package load

import (
	"smtpmail/lisp/emacs28"
	"smtpmail/lisp/kernel"
)

// preloadedFeatures are present in Emacs from the start.
var preloadedFeatures = emacs28.NameSet(`emacs simple files faces menu-bar mouse select timer minibuffer frame font-core
	font-lock syntax jit-lock button cl-preloaded cl-generic abbrev obarray help-macro regexp-opt tooltip eldoc
	electric uniquify ediff-hook vc-hooks lisp-float-type elisp-mode tabulated-list replace newcomment text-mode
	lisp-mode prog-mode register page tab-bar rfn-eshadow isearch easymenu nadvice env seq-preloaded custom widget
	keymap overlay text-properties multi-tty make-network-process threads dbusbind inotify iso-transl term/common-win
	hashtable-print-readable backquote base64 charscript case-table epa-hook jka-cmpr-hook help cus-face macroexp loaddefs`)

// emacsFeatures are the libraries that come with Emacs, and those of the mail
// readers whose settings this program knows. Requiring one succeeds.
var emacsFeatures = emacs28.NameSet(`smtpmail message sendmail gnus mu4e notmuch auth-source auth-source-pass cl-lib cl cl-macs
	cl-seq cl-extra subr-x seq map rx pcase let-alist format-spec gv nnheader nnmail nnimap nnml nnfolder nntp nnir nnrss
	gnus-sum gnus-art gnus-group gnus-start gnus-msg gnus-util gnus-demon gnus-registry gnus-topic gnus-score gnus-dired
	gnus-int gnus-range gnus-cache gnus-agent gnus-icalendar gnus-search gnus-alias gnus-delay gnus-win gnus-cite gnus-srvr
	mail-utils mailheader mail-source mail-parse mailabbrev mailalias mail-extr mail-prsvr rmail rmailsum rfc822 rfc2047
	rfc2231 rfc2045 ietf-drums mailcap mm-decode mm-encode mm-util mm-view mm-url mml mml-sec mml-smime mml2015 smime
	epa epa-file epa-mail epa-dired epg epg-config pgg starttls tls gnutls nsm sasl hmac-md5 netrc mh-e feedmail
	password-cache secrets bbdb ecomplete eudc eudcb-ldap ldap smiley deuglify spam spam-report footnote supercite boxquote
	mailclient emacsbug mspools unrmail undigest flow-fill org org-agenda org-capture ol org-mu4e org-notmuch ox ox-html
	ob ob-tangle org-contacts org-protocol mu4e-contrib mu4e-context mu4e-compose mu4e-icalendar mu4e-vars mu4e-headers
	mu4e-view mu4e-message mu4e-send mu4e-alert mu4e-actions mu4e-speedbar org-mime notmuch-address notmuch-message
	notmuch-mua smtpmail-multi smtpmail-async async autoload bytecomp cus-edit cus-theme comp package use-package
	dired dired-x dired-aux wdired ibuffer ido icomplete comint shell eshell term ansi-color compile grep imenu
	find-file find-dired ffap filecache recentf saveplace savehist desktop bookmark server tramp tramp-sh ange-ftp
	uniquify midnight windmove winner whitespace paren hl-line linum display-line-numbers hideshow outline flyspell
	ispell flymake calendar cal-dst holidays diary-lib appt solar time time-date parse-time time-stamp timezone iso8601
	timeclock browse-url url url-util url-parse url-http url-cache url-vars url-handlers eww shr shr-color xml dom
	json jsonrpc sql python cc-mode css-mode sgml-mode nxml-mode js ruby-mode perl-mode sh-script tex tex-mode
	reftex bibtex conf-mode make-mode vc vc-git vc-hg diff diff-mode ediff smerge-mode log-edit log-view add-log
	advice nadvice edmacro kmacro macros mouse mouse-drag scroll-bar tool-bar menu-bar tab-line xt-mouse face-remap
	woman man info info-look help-mode help-fns apropos find-func thingatpt xref project eieio eieio-core eieio-base
	ring avl-tree cl-print cl-generic cl-indent crm derived easy-mmode generic generic-x regi rot13 rect register
	reposition ruler-mode sort tabify tempo skeleton abbrev hippie-exp dabbrev completion cua-base cua-rect delsel
	electric elec-pair autorevert auto-save autoinsert executable filesets follow foldout align allout ansi-color
	battery calc calculator check-declare chistory cmuscheme comint copyright cwarn delim-col dirtrack
	disp-table dnd docview doc-view double dos-w32 ebuff-menu echistory emerge enriched erc rcirc
	facemenu forms fringe gametree gdb-mi gud gv hexl hi-lock hilit-chg image image-mode image-dired
	iimage indent international iswitchb jka-compr kinsoku latin1-disp ldefs-boot mule mule-util
	loadhist lpr minibuf-eldef misc mwheel net-utils newcomment novice nxml obsolete pcomplete pcmpl-unix
	play profiler proced ps-print ps-mule quail reveal rtree savehist scroll-all scroll-lock ses shadow
	snmp-mode soap-client speedbar strokes subword superword t-mouse table talk term testcover texinfo
	thumbs tildify todo-mode trace tree-widget type-break tutorial underline vcursor vera view viper viper-cmd
	vt-control vt100-led w32 wid-edit wid-browse windmove xdg xesam xscheme yow zone zeroconf ert benchmark elp
	warnings inline generator text-property-search hashcash sha1 md5 md4 ntlm sasl-ntlm dig dns rfc1843 utf7 uudecode
	yenc binhex puny idna compface gravatar gmm-utils gnus-picon gnus-fun gnus-draft gnus-kill gnus-logic
	gnus-mh gnus-ml gnus-mlspl gnus-notifications gnus-rfc1843 gnus-salt gnus-setup gnus-sieve gnus-spec gnus-undo
	gnus-async gnus-bookmark gnus-bcklg gnus-dup gnus-eform gnus-cloud gnus-diary gnus-html gnus-uu gnus-vm mml1991
	nnagent nnbabyl nndiary nndir nndoc nndraft nneething nngateway nnmaildir nnmairix nnmbox nnmh nnnil nnoo nnregistry
	nnspool nnvirtual nnweb score-mode sieve sieve-manage canlock legacy-gnus-agent mail-hist reporter rmailedit
	rmailkwd rmailmm rmailmsc rmailout rmailsort rmail-spam-filter metamail vm bbdb-gnus bbdb-message sendmail-mode
	tls dired-loaddefs mail-spool nnsearch mantemp printing repeat allout-widgets pixel-scroll so-long tab-bar
	modus-themes modus-operandi-theme modus-vivendi-theme wallpaper eglot treesit which-key editorconfig`)

// knownFeature tells whether the feature can be had without a file.
func knownFeature(m *kernel.Machine, name string) bool {
	return emacsFeatures()[name] || preloadedFeatures()[name]
}
