#!/bin/sh
# What the programs say when DEVICE is no recorder that they can have.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"
. "$srcdir/tests/sr.sh"

# refused TOKEN WORDS DEVICE TITLE
refused() {
	exits 5 "$4" tao-prepare "$3"
	says "$1" "... with the token $1"
	ok "... in clear words: $2" grep -qF "$2" err
}

: >plain
mkdir folder
refused no-such-device "No such file" /dev/sr99 "there is no such device"
refused no-such-device "tao-prepare --new-disc makes a disc" nowhere.cue \
	"there is no such disc"
refused no-such-device "File name too long" \
	"$(head -c 3000 /dev/zero | tr '\0' n).cue" \
	"a very long name does not cut its message short"
refused recorder-not-supported "the name of a virtual disc ends in .cue" \
	plain "a plain file is no recorder"
refused recorder-not-supported "is a directory" folder \
	"a directory is no recorder"
refused recorder-not-supported "is a character device" /dev/null \
	"a character device is no recorder"
# Containers have none, but root may make the node of one.
disk=$(find /dev -type b ! -name 'sr*' 2>/dev/null | head -n 1)
if [ -n "$disk" ] || { mknod disk b 7 0 2>/dev/null && disk=disk; }; then
	refused recorder-not-supported "is a disk, not an optical drive" \
		"$disk" "a disk is no recorder"
else
	skip "a disk is no recorder" "no block device"
fi

sr_new sr9 cdr80

# As somebody whom the node's mode keeps out.
nobody() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	else
		"$@"
	fi
}
# The build may lie where others cannot go: a copy of what it takes.
mkdir open
cp "$builddir/tools/tao-prepare" "$sr_preload" open
chmod a+rx . open
build_preload=$sr_preload
sr_preload=$PWD/open/${sr_preload##*/}
chmod 0060 sr9
exits 5 "who is not let in is told so" on_sr nobody open/tao-prepare sr9
says no-permission "... with the token no-permission"
ok "... and with the group that is let in" \
	grep -qF "members of group $(id -gn) may use it" err
chmod 0600 sr9
sr_preload=$build_preload

# ---- a disc whose files are not for everybody
cp "$builddir/tools/tao-sectors" open
tao-prepare --new-disc cdr80 open/a.cue && tao-release open/a.cue
there=$PWD/open
# Modes of the folder, the .cue, the .bin; the command; what it says.
while read -r folder cue bin command words; do
	chmod "$folder" open && chmod "$cue" open/a.cue &&
		chmod "$bin" open/a.bin
	command=$(echo "$command" | tr + ' ')
	# shellcheck disable=SC2086
	exits 5 "modes $folder $cue $bin keep $command out" \
		nobody $command open/a.cue
	says no-permission "... with the token no-permission"
	ok "... and these words: $words" grep -qF \
		"': $(echo "$words" | sed "s|THERE|$there|"): Permission denied" err
done <<'ROWS'
0777 0000 0666 open/tao-prepare no permission to read 'THERE/a.cue'
0777 0444 0666 open/tao-prepare no permission to change 'THERE/a.cue'
0777 0666 0444 open/tao-prepare no permission to change 'THERE/a.bin'
0555 0666 0666 open/tao-prepare no permission to make files in 'THERE/'
0777 0666 0000 open/tao-sectors+--any no permission to read 'THERE/a.bin'
ROWS
chmod 0555 open
exits 5 "nor is a disc made where no files may be" \
	nobody open/tao-prepare --new-disc cdr80 open/new.cue
says no-permission "... with the token no-permission"
ok "... and these words" grep -qF \
	"': cannot create '$there/new.cue': Permission denied" err
chmod 0755 open
mkdir shut && tao-prepare --new-disc cdr80 shut/a.cue && chmod 0 shut
if [ "$(id -u)" -eq 0 ]; then
	exits 5 "nor found where nobody may look" \
		nobody open/tao-prepare shut/a.cue
	says no-permission "... with the token no-permission"
	ok "... and these words" grep -qF \
		"': a folder on the way to it may not be searched" err
else
	skip "nor found where nobody may look" "not root"
fi
chmod 0755 shut

if [ "$(id -u)" -eq 0 ]; then
	cp "$builddir/tools/tao-release" open
	chmod a+rwx open open/tao-release
	tao-prepare --new-disc cdr80 open/b.cue
	exits 5 "nor end another's session without the drive" \
		nobody open/tao-release --force open/b.cue
	says no-permission "... with the token no-permission"
	ok "... and it stays whose it was" tao-release open/b.cue
else
	skip "nor end another's session without the drive" "not root"
fi

flock --no-fork sr9 sh -c 'echo >held; exec sleep 100' &
holder=$!
wait_until test -e held
exits 4 "a drive that another program holds is busy" on_sr tao-prepare sr9
says recorder-locked "... with the token recorder-locked"
ok "... and the holder's name" grep -q "in use by [a-z]* (pid [0-9]*)" err
kill "$holder"
wait "$holder" 2>/dev/null

TAO_TRANSPORT=spi
export TAO_TRANSPORT
exits 2 "an unknown transport is wrong usage" on_sr tao-prepare sr9
says invalid-argument "... with the token invalid-argument"
tap_done
