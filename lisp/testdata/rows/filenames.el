(expand-file-name "a" "/x")
=> "/x/a"

(expand-file-name "~/a")
=> "/home/user/a"

(expand-file-name "~")
=> "/home/user"

(expand-file-name "/a/../b")
=> "/b"

(expand-file-name "a/./b" "/x/")
=> "/x/a/b"

(expand-file-name "../a" "/x/y")
=> "/x/a"

(expand-file-name "/a/b/")
=> "/a/b/"

(expand-file-name "a/" "~")
=> "/home/user/a/"

(expand-file-name "" "/x")
=> "/x"

(expand-file-name "/a//b")
=> "/a/b"

;; The directory above the root is the root.
(expand-file-name "/..")
=> "/"
=>emacs "/.."

(expand-file-name "a" "~/b")
=> "/home/user/b/a"

(expand-file-name 5)
=> !(wrong-type-argument stringp 5)

(file-name-directory "/a/b")
=> "/a/"

(file-name-directory "a")
=> nil

(file-name-directory "/a/b/")
=> "/a/b/"

(file-name-nondirectory "/a/b")
=> "b"

(file-name-nondirectory "/a/")
=> ""

(file-name-as-directory "/a")
=> "/a/"

(file-name-as-directory "/a/")
=> "/a/"

(file-name-as-directory "")
=> "./"

(directory-file-name "/a/")
=> "/a"

(directory-file-name "/")
=> "/"

(directory-file-name "a//")
=> "a"

(file-name-extension "a.txt")
=> "txt"

(file-name-extension "a")
=> nil

(file-name-extension ".emacs")
=> nil

(file-name-extension "a.tar.gz")
=> "gz"

(file-name-extension "a.txt" t)
=> ".txt"

(file-name-extension "a" t)
=> ""

(file-name-extension "a.")
=> ""

(file-name-sans-extension "/x/a.txt")
=> "/x/a"

(file-name-sans-extension ".emacs")
=> ".emacs"

(file-name-base "/x/a.txt")
=> "a"

(file-name-absolute-p "/a")
=> t

(file-name-absolute-p "~/a")
=> t

(file-name-absolute-p "a")
=> nil

(file-relative-name "/a/b" "/a")
=> "b"

(file-relative-name "/a/b" "/c/d")
=> "../../a/b"

(file-relative-name "/a" "/a")
=> "."

(abbreviate-file-name "/home/user/x")
=> "~/x"

(file-name-concat "a" "b")
=> "a/b"

(file-name-concat "a/" nil "" "b")
=> "a/b"

(directory-name-p "a/")
=> t

(substitute-in-file-name "$HOME/x")
=> "/home/user/x"

(substitute-in-file-name "${HOME}/x")
=> "/home/user/x"

(substitute-in-file-name "a$$b")
=> "a$b"

(file-exists-p "/no/such/file/x")
=> nil

(file-directory-p "/no/such/x")
=> nil

(locate-user-emacs-file "x.el")
=> "~/.emacs.d/x.el"

(getenv "HOME")
=> "/home/user"

(getenv "NO_SUCH_VARIABLE_X")
=> nil

(getenv "EMPTY")
=> ""

(getenv 5)
=> !(wrong-type-argument stringp 5)

(progn (setenv "MY_V" "1") (getenv "MY_V"))
=> "1"

(progn (setenv "MY_V2" "1") (setenv "MY_V2" nil) (getenv "MY_V2"))
=> nil

(setenv "MY_V3" "$HOME/x" t)
=> "/home/user/x"

(setenv "A=B" "1")
=> !(error "Environment variable name ‘A=B’ contains ‘=’")

(user-login-name)
=> "user"

(executable-find "no-such-program-x")
=> nil

(file-truename "/no/such/x/../y")
=> "/no/such/y"

(display-graphic-p)
=> nil

(file-remote-p "/a")
=> nil

(convert-standard-filename "/a")
=> "/a"

