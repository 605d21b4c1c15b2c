#!/bin/sh
# tao-release: closes, gives back, and what it leaves when it cannot.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

# burn NAME: a disc with one track.
burn() {
	tao-prepare --new-disc cdr80 "$1" &&
		head -c 1000000 /dev/zero | tao-write -q "$1"
}

exits 5 "without a session there is nothing to release" tao-release none.cue
tao-prepare --new-disc cdr80 a.cue
exits 5 "a session of another disc does not help" tao-release b.cue
exits 0 "releases a disc with no track" tao-release -vv a.cue
ok "and writes nothing to it" sh -c '! grep -q "CLOSE" err'
ok "and the lock file is gone" test ! -e a.cue.lock
exits 5 "and only once" tao-release a.cue
says media-is-not-prepared "by its token"
exits 0 "the disc is still blank" tao-prepare a.cue
head -c 1000000 /dev/zero | tao-write -q a.cue
exits 0 "closes a disc with a track" tao-release -vv a.cue
ok "by closing its session" grep -q CLOSE err
ok "and says what it is now" grep -qx \
	"tao-release: released: finalised CD-R, 1 track" err
exits 5 "which cannot be prepared again" tao-prepare a.cue
says media-is-not-blank "by its token"

# ---- abandon
burn b.cue
exits 0 "abandons a session" tao-release --abandon -vv b.cue
ok "without closing it" sh -c '! grep -q "CLOSE" err'
ok "and the lock file is gone" test ! -e b.cue.lock
exits 5 "the disc is open, not blank" tao-prepare b.cue
says media-is-not-blank "by its token"
ok "and says so" grep -q "appendable CD-R" err
tao-prepare --new-disc cdr80 c.cue
cp c.cue.lock saved
printf '{' >c.cue.lock
exits 5 "a corrupt session is not released" tao-release c.cue
says session-corrupt "by its token"
exits 0 "but abandoned" tao-release --abandon c.cue
ok "and is gone" test ! -e c.cue.lock
tao-prepare c.cue
jq '.state = "interrupted"' saved >c.cue.lock
exits 5 "an interrupted session is not released" tao-release c.cue
says session-interrupted "by its token"
exits 0 "but abandoned" tao-release --abandon c.cue
burn d.cue
jq '.state = "interrupted" | .tracks = []' d.cue.lock >c && cp c d.cue.lock
exits 0 "or forced to be closed as it is" tao-release -v --force d.cue
ok "whatever it knows" grep -q "released: finalised CD-R" err
rm d.cue d.bin
if ! in_drives; then
	tao-prepare c.cue
	rm c.cue c.bin
	exits 5 "a session whose disc is gone is not released" tao-release c.cue
	ok "and stays" test -e c.cue.lock
	exits 0 "but abandoned" tao-release --abandon c.cue
	is "$(grep -c 'warning' err)" 1 "with a warning"
	ok "and is gone" test ! -e c.cue.lock
fi
cp saved "$TAO_LOCK_DIR/tao-sr99.lock"
exits 0 "so is that of a drive that was unplugged" \
	tao-release --abandon /dev/sr99
ok "whose file is gone" test ! -e "$TAO_LOCK_DIR/tao-sr99.lock"
exits 5 "and only once" tao-release --abandon /dev/sr99
says no-such-device "by its token"

# ---- another disc in the drive
burn d.cue
burn e.cue
tao-release --abandon e.cue
head -c 2000000 /dev/zero >audio
tao-prepare --new-disc cdr80 f.cue
tao-write -q f.cue <audio
cp f.cue.lock d.cue.lock
exits 5 "does not close a disc that was not prepared" tao-release d.cue
says media-changed "by its token"
ok "and keeps the session" test -e d.cue.lock
tao-release --abandon d.cue
exits 0 "a disc that is closed already is just given back" sh -c '
	cp f.cue.lock saved && tao-release f.cue && cp saved f.cue.lock &&
	tao-release -vv f.cue'
ok "without closing it twice" sh -c '! grep -q "CLOSE" err'

# ---- leave open, simulate, other users
tao-prepare --new-disc cdr80 --leave-open g.cue
head -c 1000000 /dev/zero | tao-write -q g.cue
exits 0 "leaves a disc open" tao-release -v g.cue
ok "as it was prepared" grep -q "released: appendable CD-R, 1 track" err
tao-prepare --new-disc cdr80 --simulate h.cue
head -c 1000000 /dev/zero | tao-write -q h.cue
exits 0 "releases a rehearsal" tao-release -v h.cue
ok "and the disc is blank still" grep -q "released: blank CD-R" err
if [ "$(id -u)" -eq 0 ]; then
	burn i.cue
	jq '.uid = 65534' i.cue.lock >saved && cp saved i.cue.lock
	chown 65534 i.cue.lock
	exits 5 "another user's session is refused" tao-release i.cue
	says session-not-yours "by its token"
	exits 5 "even to abandon it" tao-release --abandon i.cue
	exits 0 "but forced" tao-release --force i.cue
	ok "and gone" test ! -e i.cue.lock
else
	skip "another user's session is refused" "needs root"
fi
exits 0 "ejects" sh -c 'tao-prepare --new-disc cdr80 j.cue &&
	tao-release -vv --eject j.cue'
ok "by moving the tray" grep -q "START STOP UNIT" err

burn p.cue
mkfifo gone
exits 0 "a broken pipe for messages does not stop it" sh -c "
	exec 4<>gone 5>gone 4<&-
	exec tao-release -vv p.cue 2>&5"

burn l.cue
exits 0 "tells its result as JSON" tao-release --json l.cue
is "$(jq -c '[.status, .token, .session.tracks, .medium.status]' out)" \
	'[0,null,1,"finalised"]' "with what is on the disc"
exits 5 "and its errors" tao-release --json l.cue
is "$(jq -c '[.status, .token, .session]' out)" \
	'[5,"media-is-not-prepared",null]' "with their token"

# ---- cancel
tao-prepare --new-disc cdr80 k.cue
exits 0 "with no track being written there is nothing to cancel" \
	tao-release --cancel k.cue
tao-prepare k.cue
mkfifo pipe
tao-write -q --start-at 0 k.cue <pipe 2>message &
writer=$!
exec 3>pipe
# the lock file tells some times a second how much is written
until grep -q '"writing-- .* written 0*[1-9]' k.cue.lock ||
	! kill -0 "$writer"; do
	head -c 100000 /dev/zero >&3
	sleep 0.05
done
exits 0 "cancels a track and releases the disc" tao-release -v --cancel k.cue
exec 3>&-
ok "telling the writer" grep -q "told process $writer" err
ok "and closing the disc" grep -q "released: finalised CD-R, 1 track" err
wait "$writer"
is $? 143 "the writer was ended by the signal"
ok "and told so" grep -q "^tao-write: request-cancelled: " message

tap_done
