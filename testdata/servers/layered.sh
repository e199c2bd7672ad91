#!/bin/bash
# layered.sh DIR PACKAGES SCRIPT…     runs a script in a root of its own: the system, with PACKAGES laid over it
#
# PACKAGES is a folder into which Debian packages were unpacked (dpkg -x), such as servers that cannot be
# installed beside each other and know their files by absolute names. DIR is the only folder that the script shares with
# the outside; whatever it changes elsewhere is gone at its end. Its processes end with it, too. For root, on Linux
# with overlayfs; the network is that of the system. The script is read before the root changes.
set -euo pipefail
if [ "${1:-}" != --inside ]; then
	[ $# -ge 3 ] || { sed -n 2,7p "$0" >&2; exit 64; }
	exec unshare --mount --pid --fork --kill-child "$BASH" "$0" --inside "$@"
fi
dir=$2 packages=$3 script=$(cat "$4")
shift 4
mount --make-rprivate /
top=$dir/layers
mkdir "$top"
mount -t tmpfs tmpfs "$top"
mkdir "$top"/{packages,upper,work,root}
cp -a "$packages/." "$top/packages/"
# Where the system has links to folders of /usr, a folder of a package would hide them.
for name in bin sbin lib; do
	if [ -d "$top/packages/$name" ] && [ -L "/$name" ]; then
		mkdir -p "$top/packages/usr/$name"
		cp -a "$top/packages/$name/." "$top/packages/usr/$name/"
		rm -r "$top/packages/$name"
	fi
done
mount -t overlay overlay -o "lowerdir=$top/packages:/,upperdir=$top/upper,workdir=$top/work" "$top/root"
for name in /dev "$dir"; do
	mkdir -p "$top/root$name"
	mount --rbind "$name" "$top/root$name"
done
mount -t proc proc "$top/root/proc"
exec chroot "$top/root" /bin/bash -c "$script" "${script:0:20}" "$dir" "$@"
