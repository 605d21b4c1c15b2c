#!/bin/sh
# Who may have the drive: O_EXCL and locks against other programs, against
# mount, and drives that go away in the middle.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/../..}/tests/guest/lib.sh"

noise a 3000

# hold OPEN-FLAGS: another process has the node open until "let_go".
hold() {
	rm -f held
	perl -e 'use Fcntl; sysopen(my $f, $ARGV[0], eval $ARGV[1]) or die;
		open(my $h, ">", "held"); sleep 300' "$sr" "$1" &
	holder=$!
	within 10 test -e held
}
let_go() {
	kill "$holder"
	wait "$holder" 2>/dev/null
}

serve album.cue --new-disc cdr80
hold 'O_RDONLY|O_NONBLOCK|O_EXCL'
exits 4 "a drive that is open exclusively is busy" tao-prepare "$sr"
says recorder-locked "and that is told"
before=$(wc -l <"$GUEST_TRACE")
exits 4 "nor is it asked for its disc" tao-sectors --any "$sr"
is "$(wc -l <"$GUEST_TRACE")" "$before" "which disturbs nobody"
let_go
hold 'O_RDONLY|O_NONBLOCK'
exits 0 "one that is merely open is not" tao-prepare "$sr"
exits 0 "nor while a track is written" sh -c "head -c 1000000 a | tao-write $sr"
let_go

# ---- while we write
mkfifo pipe
tao-write --start-at 0 --quiet "$sr" <pipe &
writer=$!
exec 3>pipe
head -c 2000000 a >&3
lock=$TAO_LOCK_DIR/tao-${sr#/dev/}.lock
within 20 grep -q '"writing"' "$lock"
is "$?" 0 "a track is being written"
# shellcheck disable=SC2016 # perl's
exits 16 "others that want it exclusively get EBUSY" perl -e \
	'use Fcntl; sysopen(my $f, $ARGV[0], O_RDONLY|O_NONBLOCK|O_EXCL) or
	exit($!+0)' "$sr"
ok "wodim does not get in" sh -c "! wodim dev=$sr gracetime=0 -tao -audio a.wav"
ok "cdrskin does not" sh -c "! cdrskin dev=$sr gracetime=0 -tao -audio a.wav"
mkdir -p mnt
ok "mount does not" sh -c "! mount -o ro $sr mnt"
exits 4 "nor does a second tao-write" sh -c "head -c 1000 a | tao-write $sr"
says write-in-progress "and it is told why"
exits 4 "--stop leaves the drive where it is" tao-drive --stop "$sr"
exec 3>&-
wait "$writer"
is "$?" 0 "the track is none the worse"
ok "it is released" tao-release "$sr"
stop_all

# ---- the lock file where stat(2) shows another inode than the list of locks
: >/var/tmp/inode
stat -c '%Hd %Ld %i' /var/tmp/inode >numbers
read -r major minor inode <numbers
flock /var/tmp/inode grep -q \
	" $(printf '%02x:%02x:%d' "$major" "$minor" "$inode") " /proc/locks
is "$?" 1 "the guest's root is such a file system"
mkdir /var/tmp/lock
serve overlay.cue --new-disc cdr80
locks=$TAO_LOCK_DIR
TAO_LOCK_DIR=/var/tmp/lock
tao-prepare "$sr"
tao-write --start-at 0 --quiet "$sr" <pipe 2>written &
writer=$!
exec 3>pipe
head -c 2000000 a >&3
within 20 grep -q '"writing"' "$TAO_LOCK_DIR/tao-${sr#/dev/}.lock"
is "$(tao-sectors --get session.holder_pid "$sr")" "$writer" \
	"who holds the session is known all the same"
exits 0 "and can be cancelled" tao-release -v --cancel "$sr"
exec 3>&-
wait "$writer"
ok "which it was told" grep -q "^tao-write: request-cancelled: " written
ok "so that the disc is closed" \
	grep -q "released: finalised CD-R, 1 track" err
TAO_LOCK_DIR=$locks
rm -r /var/tmp/lock /var/tmp/inode
stop_all

# ---- unplugged: the kernel loses the device in the middle of a track
# pull HOW TRANSPORT: begin a track, take the drive away, and see what tao-write
# says.
pull() {
	TAO_TRANSPORT=$2
	export TAO_TRANSPORT
	serve "$1-$2.cue" --new-disc cdr80
	tao-prepare "$sr"
	rm -f pipe
	mkfifo pipe
	tao-write --start-at 0 --quiet "$sr" <pipe 2>err &
	writer=$!
	exec 3>pipe
	head -c 2000000 a >&3
	within 20 grep -q '"writing"' "$TAO_LOCK_DIR/tao-${sr#/dev/}.lock"
	sleep 1
	case $1 in
	sysfs) echo 1 >"/sys/block/${sr#/dev/}/device/delete" ;;
	stop) tao-drive --stop --force "$sr" ;;
	kill)
		pid=$(tao-drive --list | cut -d ' ' -f 3)
		child=$(cat "/proc/$pid/task/$pid/children")
		kill -KILL "${child% }"
		;;
	esac
	head -c 4000000 a >&3 2>/dev/null
	exec 3>&-
	within 60 sh -c "! kill -0 $writer"
	wait "$writer"
	is "$?" 6 "$1, $2: a track on a drive that went away is no success"
	says device-gone "$1, $2: and that is what it says"
	stop_all
	ok "$1, $2: the drive is plugged in again" serve "$1-$2.cue"
	exits 5 "$1, $2: the next step knows that it was interrupted" \
		sh -c "tao-write $sr <a"
	says session-interrupted "$1, $2: and says so"
	exits 0 "$1, $2: the session is recovered" tao-prepare --recover "$sr"
	exits 0 "$1, $2: and goes on" sh -c "head -c 1000000 a | tao-write $sr"
	exits 0 "$1, $2: to its end" tao-release "$sr"
	sectors=$(cdioctl "$sr" toc | awk '$1 == 2 { print $2 - 152 }')
	ok "$1, $2: something of the first track was written" \
		test "$sectors" -ge 300
	cdioctl "$sr" audio 0 "$sectors" >got
	head -c "$((sectors * sector))" a >want
	ok "$1, $2: and is right" cmp got want
	stop_all
	unset TAO_TRANSPORT
}
pull sysfs sgio
pull sysfs cdio
pull stop sgio
pull kill sgio

serve idle.cue --new-disc cdr80
tao-prepare "$sr"
tao-write -q "$sr" <a
echo 1 >"/sys/block/${sr#/dev/}/device/delete"
exits 5 "a disc in a drive that went away is not released" tao-release "$sr"
says no-such-device "but missed"
exits 5 "nor is there a track more" tao-write "$sr" <a
exits 5 "nor an answer" tao-sectors "$sr"
guest_done
