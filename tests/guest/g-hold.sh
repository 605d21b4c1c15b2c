#!/bin/sh
# tao-prepare DEVICE COMMAND: the drive is held while the command runs, against
# everybody else who asks the kernel for it.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/../..}/tests/guest/lib.sh"

noise a 400
noise b 300
whole a b >want
cat >excl <<'EXCL'
use Fcntl;
sysopen(my $f, $ARGV[0], O_RDONLY|O_NONBLOCK|O_EXCL) or exit($!+0);
EXCL
# What the command does; the others know nothing of the drive that it has.
mkdir mnt
cat >steps <<'STEPS'
others() {
	env -u TAO_DRIVE_FD -u TAO_DEVICE "$@" >/dev/null 2>&1
}
others perl excl "$1"
echo "exclusive open: $?"
others flock -n "$1" true
echo "lock: $?"
echo "mount: $(busybox mount -r -t iso9660 "$1" mnt 2>&1 | grep -o busy)"
mv "$TAO_LOCK_DIR/tao-${1#/dev/}.lock" kept
others tao-prepare "$1"
echo "another session: $?"
mv kept "$TAO_LOCK_DIR/tao-${1#/dev/}.lock"
tao-write <a && tao-write <b && echo "used: $(tao-sectors --used)"
STEPS

# door: is it locked? Asked past the node.
door() {
	grep -o 'locked=[01]' "$1.cue"
}

# held TRANSPORT
held() {
	TAO_TRANSPORT=$1
	export TAO_TRANSPORT
	serve "$1.cue" --new-disc cdr80
	exits 0 "$1: a command burns with the drive that it was given" \
		tao-prepare "$sr" sh steps "$sr"
	is "$(tr '\n' ',' <out)" \
		"exclusive open: 16,lock: 1,mount: busy,another session: 4,used: 1004," \
		"$1: which nobody else gets meanwhile"
	is "$(cdioctl "$sr" audio 0 852 | cmp - want 2>&1)" "" \
		"$1: the disc is right"
	is "$(door "$1")" "locked=0" "$1: the door is free"
	ok "$1: and so is the drive" perl excl "$sr"
	stop_all

	# ---- killed
	serve "$1-killed.cue" --new-disc cdr80
	mkfifo "go-$1"
	tao-prepare "$sr" sh -c "echo >go-$1; exec sleep 100" 2>err &
	holder=$!
	read -r _ <"go-$1"
	exits 16 "$1: a drive is held" perl excl "$sr"
	kill -TERM "$holder"
	wait "$holder"
	is "$?" 143 "$1: SIGTERM ends the command"
	ok "$1: the drive is free then" perl excl "$sr"
	is "$(door "$1-killed")" "locked=0" "$1: and its door"
	tao-prepare "$sr" sh -c "echo >go-$1; exec sleep 100" 2>err &
	holder=$!
	read -r _ <"go-$1"
	command=$(cat "/proc/$holder/task/$holder/children")
	kill -KILL "$holder"
	wait "$holder"
	exits 16 "$1: who is killed leaves the drive to the command" \
		perl excl "$sr"
	kill -KILL "${command% }"
	ok "$1: until that ends, too" within 20 perl excl "$sr"
	exits 0 "$1: the session can be ended" tao-release --force "$sr"
	is "$(door "$1-killed")" "locked=0" "$1: and the door is free"
	stop_all
	unset TAO_TRANSPORT
}
held sgio
held cdio
guest_done
