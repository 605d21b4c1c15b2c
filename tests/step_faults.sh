#!/bin/sh
# tao-prepare, tao-sectors and tao-release on a drive that misbehaves.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

head -c 1000000 /dev/zero >audio

# plan LINE...: how the drive of a.cue misbehaves; nothing: not at all.
plan() {
	rm -f a.cue.faults
	for line; do
		echo "$line" >>a.cue.faults
	done
}

# door: 1 if it is locked.
door() {
	sed -n 's/^REM TAO-DOOR locked=\([01]\).*/\1/p' a.cue
}

tao-prepare --new-disc cdrw80 a.cue && tao-release a.cue

# ---- prepare: STATUS TOKEN OPTIONS : FAULT
while read -r status token rest; do
	options=${rest%%:*}
	plan "${rest#*: }"
	# shellcheck disable=SC2086
	exits "$status" "prepare ${options:-}with ${rest#*: }: $status" \
		tao-prepare --timeout-scale 0.01 $options a.cue
	says "$token" "by its token $token"
	ok "no session is left" test ! -e a.cue.lock
	is "$(door)" 0 "and the door is free"
done <<'ROWS'
4 recorder-media-becoming-ready : test-unit-ready : sense 2/04/01
5 recorder-media-no-media : test-unit-ready : sense 2/3a/00
5 recorder-media-incompatible : read-disc-information : sense 5/20/00
5 recorder-invalid-mode-parameters --leave-open : mode-select with multi-session : sense 5/26/00
5 device-gone : read-disc-information : gone
6 write-error --blank full : blank : sense 3/73/03
ROWS
plan 'test-unit-ready since blank after 2 times 12 : sense 2/04/01'
exits 0 "a disc is blanked once, however long the drive is busy with it" \
	tao-prepare --timeout-scale 0.01 --blank full --wait 20 -vv a.cue
is "$(grep -c ' BLANK -> ' err)" 1 "and not again, while it is waited for"
tao-release a.cue
plan 'read-disc-information : sense 5/20/00'
exits 5 "a drive that only reads prepares nothing" tao-prepare a.cue
ok "which is said in words" grep -q "; it may be one that only reads$" err
plan 'prevent-allow : sense 5/20/00'
exits 0 "a drive without a lock is prepared" tao-prepare a.cue
ok "with a warning" grep -q "warning: the door stays unlocked: " err
exits 0 "and given back" tao-release a.cue
is "$(cat err)" "" "with nothing to tell: no door was locked"
plan 'prevent-allow times 3 : sense 6/28/00'
exits 0 "a drive that has news first locks its door all the same" \
	tao-prepare a.cue
is "$(door)" 1 "it is locked"
plan 'prevent-allow times 2 : sense 2/04/01'
exits 0 "and frees it when it is ready" tao-release a.cue
is "$(door)$(cat err)" 0 "it is free"
tao-prepare a.cue
plan 'prevent-allow : sense 4/44/00'
exits 1 "a door that cannot be freed is no success" tao-release --abandon a.cue
says unexpected-response-from-device "by its token"
ok "which says what it is about" \
	grep -q ": the door may still be locked: PREVENT" err
ok "the session is over" test ! -e a.cue.lock
plan
tao-prepare a.cue && tao-write -q a.cue <audio
plan 'prevent-allow : sense 4/44/00'
exits 0 "where the disc was closed it is, and that is good" tao-release a.cue
ok "with a warning" grep -q "warning: the door may still be locked: PREV" err
plan
tao-prepare -q --blank fast a.cue && tao-release a.cue
plan 'start-stop-unit : sense 5/24/00'
exits 0 "so is one that cannot move its tray" tao-prepare --load a.cue
ok "with a warning" grep -q "warning: the tray is not closed: " err
tao-release a.cue
plan 'test-unit-ready times 3 : sense 2/04/01'
exits 0 "one that becomes ready is waited for" tao-prepare a.cue
tao-write -q a.cue <audio

# ---- sectors
plan 'read-track-information : gone'
exits 5 "a drive that goes away is no disc" tao-sectors a.cue
says device-gone "by its token"
is "$(cat out)" "" "and no number is made up"
plan 'test-unit-ready once : sense 6/28/00'
exits 0 "the news of a disc is no other disc" tao-sectors a.cue

# ---- release
plan 'close-session once : sense 3/0c/00'
exits 6 "a session that is not closed is told" tao-release a.cue
says close-failed "by its token"
ok "and stays" test -e a.cue.lock
is "$(door)" 1 "with the door locked"
exits 0 "so that it can be tried again" tao-release -v a.cue
ok "which may help" grep -q "released: finalised CD-RW, 1 track" err
is "$(door)" 0 "and then the door is free"
plan
tao-prepare -q --blank auto a.cue
tao-write -q a.cue <audio
plan 'close-session : sense 4/44/00'
exits 6 "or not" tao-release a.cue
exits 6 "however often" tao-release a.cue
exits 0 "but the session can be abandoned" tao-release --abandon a.cue
is "$(door)" 0 "and the door is free"

# ---- reading back: TOKEN FAULT
while read -r token fault; do
	plan
	tao-prepare -q --blank auto a.cue
	tao-write -q a.cue <audio
	plan "read-cd : $fault"
	exits 6 "a disc that is not read back, $fault, is not called good" \
		timeout 60 tao-release --timeout-scale 0.01 --verify a.cue
	says "$token" "which is told by $token"
	ok "the session is over" test ! -e a.cue.lock
done <<'ROWS'
device-gone gone
media-changed sense 6/28/00
recorder-command-timeout timeout
recorder-media-busy sense 2/04/08
ROWS

# ---- other ends
plan 'blank once : sense 3/73/03'
exits 0 "blanking may fail fast and be done in full" \
	tao-prepare --blank auto a.cue
ok "with a warning" grep -q "warning: the disc was not blanked; try" err
plan 'start-stop-unit : sense 5/53/02'
tao-write -q a.cue <audio
exits 1 "a tray that stays closed is told" tao-release --eject a.cue
says recorder-locked "by its token"
ok "but the session is over" test ! -e a.cue.lock
ok "and the disc as good as ever" grep -q "finalised=1" a.cue

tap_done
