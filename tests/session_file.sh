#!/bin/sh
# The lock file in every state that accidents and other people can leave it in:
# what each step makes of it, with the programs themselves.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"
. "$srcdir/tests/sr.sh"

umask 022
head -c $((400 * 2352)) /dev/urandom >a
# Where others can go too, with what they take there.
mkdir open open/lock
chmod 0755 . open
cp "$builddir/tools/tao-prepare" "$builddir/tools/tao-write" \
	"$builddir/tools/tao-sectors" "$builddir/tools/tao-release" \
	"$sr_preload" "$builddir/tests/preload_kill.so" a open
cd open || exit 1
sr_preload=$PWD/${sr_preload##*/}
root() {
	[ "$(id -u)" -eq 0 ]
}
# as_other COMMAND...: as a user who is not the one that runs the test.
as_other() {
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}

# answers WHAT TOOL:STATUS:TOKEN...: each of these steps, with the lock file as
# it is. None of them changes it, or the disc.
answers() {
	what=$1
	shift
	cp disc.cue disc.before
	ls -l disc.cue.lock >list.before
	cat disc.cue.lock >lock.before 2>/dev/null
	for row; do
		tool=${row%%:*}
		token=${row##*:}
		status=${row#*:}
		exits "${status%:*}" "$what: $tool" $as "./$tool" disc.cue <a
		[ -z "$token" ] || says "$token" "$what: $tool: $token"
	done
	ls -l disc.cue.lock >list.after
	ok "$what: the file stays as it is" cmp list.before list.after
	ok "$what: also inside" sh -c "cat disc.cue.lock 2>/dev/null |
		cmp - lock.before"
	ok "$what: and so does the disc" cmp disc.before disc.cue
}
# all STATUS:TOKEN: the same for every step.
all() {
	what=$1
	answers "$what" "tao-write:$2" "tao-sectors:$2" "tao-release:$2" \
		"tao-prepare:$2"
}
# new: a disc with a track, in a session.
new() {
	rm -f disc.*
	./tao-prepare --new-disc cdr80 -n owner disc.cue &&
		./tao-write -q disc.cue <a
}
# change FILTER: the lock file, by hand.
change() {
	jq "$1" disc.cue.lock >changed && cat changed >disc.cue.lock
}
as=

# ---- what is in it
new
cp disc.cue.lock good
change '.boot_id = "00000000-0000-0000-0000-000000000000"'
all "of another boot" 5:session-interrupted
change '.format = 2'
all "of a newer format" 5:session-corrupt
ok "of a newer format: that is told" grep -q "newer than this program" err
echo "no JSON" >disc.cue.lock
all "corrupt" 5:session-corrupt
head -c 300 good >disc.cue.lock
all "truncated" 5:session-corrupt
: >disc.cue.lock
all "empty" 5:session-corrupt
cp good disc.cue.lock
exits 0 "as it was: the session goes on" ./tao-write -q disc.cue <a

# ---- another disc in the drive, between two steps
new
cp disc.cue.lock good
./tao-release -q --abandon disc.cue
rm disc.cue disc.bin
./tao-prepare -q --new-disc cdr80 disc.cue && ./tao-release -q disc.cue
cp good disc.cue.lock
answers "a blank disc of the same kind" tao-write:5:media-changed \
	tao-sectors:5:media-changed tao-release:5:media-changed \
	tao-prepare:5:media-is-prepared
rm disc.*
./tao-prepare -q --new-disc cdr74 disc.cue && ./tao-write -q disc.cue <a &&
	./tao-release -q --abandon disc.cue
cp good disc.cue.lock
answers "a disc of another length" tao-write:5:media-changed \
	tao-sectors:5:media-changed tao-release:5:media-changed \
	tao-prepare:5:media-is-prepared

# ---- planted in its place, in a folder where everybody may write
chmod 1777 .
new
mv disc.cue.lock victim
cp victim victim.before
ln -s victim disc.cue.lock
all "a symbolic link" 5:session-not-yours
rm disc.cue.lock
ln -s /nonexistent disc.cue.lock
all "a symbolic link to nothing" 5:session-not-yours
exits 5 "a symbolic link: nor is it recovered" ./tao-prepare --recover disc.cue
rm disc.cue.lock
ln victim disc.cue.lock
all "a hard link" 5:session-not-yours
exits 5 "a hard link: nor is it recovered" ./tao-prepare --recover disc.cue
exits 5 "a hard link: nor abandoned" ./tao-release --abandon disc.cue
ok "what they named is as it was" cmp victim victim.before
rm disc.cue.lock
cp victim disc.cue.lock
chmod 0664 disc.cue.lock
all "a file that others may write to" 5:session-not-yours
rm disc.cue.lock
mkfifo disc.cue.lock
exits 5 "a pipe is not waited for" ./tao-write disc.cue <a
says session-not-yours "by its token"
exits 5 "nor by prepare" ./tao-prepare disc.cue
rm disc.cue.lock

# ---- two users
two_users() {
	cp victim disc.cue.lock
	chmod 0666 disc.cue disc.bin
	chmod 0777 .
	as=as_other
	answers "of root, for another user" tao-write:5:session-not-yours \
		tao-sectors:0: tao-release:5:session-not-yours \
		tao-prepare:4:recorder-locked
	ok "whose it is, is told" grep -q "client 'owner', user 0, has a" err
	chmod 1777 .
	exits 1 "of root: in a folder like /run/lock nobody forces it open" \
		as_other ./tao-release --abandon --force disc.cue
	says lock-failed "of root: which is told"
	chmod 0777 .
	ok "of root: it goes on" ./tao-write -q disc.cue <a
	rm disc.cue.lock
	./tao-prepare -q --append disc.cue && ./tao-release -q --abandon disc.cue
	exits 0 "another user may have a session in such a folder" as_other \
		./tao-prepare --append -n other disc.cue
	as=
	answers "of another user, for root" tao-write:5:session-not-yours \
		tao-sectors:5:session-not-yours \
		tao-release:5:session-not-yours tao-prepare:4:recorder-locked
	ok "whose that is, is told" grep -q "'other', user 65534, has a" err
	exits 0 "its own user goes on meanwhile" as_other \
		./tao-write -q disc.cue <a
	is "$(jq -r '.uid, .client' disc.cue.lock | tr '\n' ' ')" \
		"65534 other " "and keeps it"
	exits 0 "to the end" as_other ./tao-release -q disc.cue
	new
	cp disc.cue.lock planted
	chown 65534 planted
	mv planted disc.cue.lock
	answers "planted by another user as if it were root's" \
		tao-write:5:session-not-yours tao-sectors:5:session-not-yours \
		tao-release:5:session-not-yours tao-prepare:5:session-not-yours
	chmod 0755 .
}
if root; then
	two_users
else
	skip "two users" "not root"
fi

# ---- a folder where no file can be made
# on COMMAND...: on a drive whose lock file is in "lock", as an ordinary user.
on() {
	if root; then
		on_sr as_other "$@"
	else
		on_sr "$@"
	fi
}
TAO_LOCK_DIR=$PWD/lock
export TAO_LOCK_DIR
sr_new sr9 cdr80
root && chown 65534 . lock sr9*
door() {
	sed -n 's/^REM TAO-DOOR locked=\([01]\).*/\1/p' sr9.cue
}
chmod 0555 lock
exits 1 "read-only: nothing is prepared" on ./tao-prepare sr9
says lock-failed "read-only: by its token"
is "$(door)" 0 "read-only: the door is free"
chmod 0755 lock
exits 0 "writable: it is" on ./tao-prepare sr9
cp sr9.cue disc.before
chmod 0555 lock
exits 1 "read-only since: no track is begun" on ./tao-write sr9 <a
says lock-failed "read-only since: by its token"
ok "read-only since: the disc is as it was" \
	sh -c "grep -v '^REM TAO-P' sr9.cue >x; grep -v '^REM TAO-P' disc.before |
	cmp - x"
exits 0 "read-only since: what it has can be asked" on ./tao-sectors sr9
chmod 0755 lock
exits 0 "writable again: the session goes on" on ./tao-write -q sr9 <a
chmod 0555 lock
exits 1 "read-only: a session that could not end is not closed" \
	on ./tao-release sr9
says lock-failed "read-only: and it says so"
ok "read-only: the disc stays open" grep -q "^REM TAO-DISC closed=0" sr9.cue
is "$(door)" 1 "read-only: the door stays locked"
chmod 0755 lock

# ---- a full disk
sr_preload=$sr_preload:$PWD/preload_kill.so
TAO_FULL=$TAO_LOCK_DIR/.full
export TAO_FULL
: >lock/.full
cp lock/tao-sr9.lock before
exits 1 "a full disk: no track is begun" on ./tao-write sr9 <a
says lock-failed "a full disk: by its token"
ok "a full disk: which tells why" grep -q "No space left on device" err
ok "a full disk: the session is as it was" cmp before lock/tao-sr9.lock
exits 0 "a full disk: it can be asked" on ./tao-sectors sr9
rm lock/.full
exits 6 "full when the track has ended: the track is there, and told" \
	on ./tao-write --start-at 0 sr9 sh -c 'cat a
	until grep -q "\"writing\"" lock/tao-sr9.lock; do sleep 0.01; done
	: >lock/.full'
says lock-failed "full when the track has ended: by its token"
rm lock/.full
exits 5 "it was interrupted then" on ./tao-write sr9 <a
says session-interrupted "which is told"
exits 0 "and is recovered" on ./tao-prepare -q --recover sr9
is "$(jq '.tracks | length' lock/tao-sr9.lock)" 2 "with both tracks"
: >lock/.full
exits 0 "a full disk: the session can be closed" on ./tao-release -q sr9
ok "a full disk: nothing is left" test ! -e lock/tao-sr9.lock
rm lock/.full
sr_new sr7 cdr80
root && chown 65534 sr7*
exits 0 "on another disc" on ./tao-prepare sr7
exits 0 "a track is written" on ./tao-write -q sr7 <a
exits 6 "a lock file that stays though the disc is closed is told" \
	on env TAO_STUCK="$TAO_LOCK_DIR/tao-sr7.lock" ./tao-release sr7
says lock-failed "by its token"
ok "and the disc is closed" grep -q "^REM TAO-DISC closed=1" sr7.cue
exits 0 "which can be tried again" on ./tao-release -q sr7
sr_new sr8 cdr80
root && chown 65534 sr8*
: >lock/.full
exits 1 "a full disk: nothing is prepared" on ./tao-prepare sr8
says lock-failed "a full disk: by its token"
is "$(find lock -type f)" lock/.full "a full disk: no part of a file is left"

tap_done
