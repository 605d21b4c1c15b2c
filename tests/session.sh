#!/bin/sh
# The session through all programs: order, and who has to wait for whom.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

head -c 1000000 /dev/zero >audio

tao-prepare --new-disc cdr80 a.cue
tao-release a.cue
for step in "tao-write a.cue" "tao-sectors a.cue" "tao-release a.cue"; do
	# shellcheck disable=SC2086
	exits 5 "$step before prepare is refused" $step <audio
	says media-is-not-prepared "$step: by its token"
done

# ---- another process holds the session
is_locked() {
	! flock -n "$1" true
}
tao-prepare -n "somebody else" a.cue
mkfifo go
flock a.cue.lock sh -c 'read -r line <go' &
holder=$!
wait_until is_locked a.cue.lock
for step in "tao-write a.cue" "tao-release a.cue" "tao-prepare a.cue"; do
	# shellcheck disable=SC2086
	exits 4 "$step while another step runs is busy" $step <audio
	says recorder-locked "$step: by its token"
	ok "$step: naming client and process" \
		grep -q "'somebody else' (process $holder)" err
done
exits 0 "tao-sectors answers all the same" tao-sectors a.cue
ok "from the last finished step" grep -q "from the last finished step" out
echo >go
wait "$holder"

# ---- while a track is written
mkfifo pipe
tao-write -q --start-at 0 a.cue <pipe &
writer=$!
exec 3>pipe
cat audio >&3
until [ "$(jq -r .state a.cue.lock)" = writing ] || ! kill -0 "$writer"; do
	sleep 0.05
done
for step in "tao-write a.cue" "tao-release a.cue" "tao-prepare a.cue" \
	"tao-release --abandon a.cue"; do
	# shellcheck disable=SC2086
	exits 4 "$step while a track is written is busy" $step <audio
	says write-in-progress "$step: by its token"
	ok "$step: naming client and process" \
		grep -q "'somebody else' (process $writer) is writing" err
done
exec 3>&-
wait "$writer"
is "$?" 0 "and the track is none the worse"
is "$(jq -r '.state, .writer_pid' a.cue.lock | tr '\n' ' ')" "prepared 0 " \
	"then the session is ready for the next"
is "$(jq '.tracks | length' a.cue.lock)" 1 "and has the track"

# ---- a writer that is killed
tao-write -q --start-at 0 a.cue <pipe &
writer=$!
exec 3>pipe
cat audio >&3
until [ "$(jq -r .state a.cue.lock)" = writing ] || ! kill -0 "$writer"; do
	sleep 0.05
done
kill -9 "$writer"
wait "$writer" 2>/dev/null
exec 3>&-
for step in "tao-write a.cue" "tao-sectors a.cue" "tao-release a.cue" \
	"tao-prepare a.cue"; do
	# shellcheck disable=SC2086
	exits 5 "$step after a killed writer is refused" $step <audio
	says session-interrupted "$step: by its token"
	ok "$step: saying what happened" \
		grep -q "process $writer died while it wrote track 2" err
done
exits 0 "such a session can be abandoned" tao-release --abandon a.cue

# ---- the door
door() {
	sed -n 's/^REM TAO-DOOR locked=\([01]\).*/\1/p' door.cue
}
tao-prepare --new-disc cdr80 door.cue
is "$(door)" 1 "between the steps the door is locked"
tao-write -q door.cue <audio
is "$(door)" 1 "also after a track"
exits 5 "and after a prepare too many" tao-prepare door.cue
is "$(door)" 1 "of course"
tao-release --abandon door.cue
is "$(door)" 0 "when the session was abandoned it is free"
exits 5 "a prepare that fails" tao-prepare door.cue
is "$(door)" 0 "leaves it so"
tao-prepare --append door.cue
tao-release door.cue
is "$(door)" 0 "after release it is free"

# ---- after a reboot
tao-prepare --new-disc cdr80 b.cue
jq '.boot_id = "00000000-0000-0000-0000-000000000000"' b.cue.lock >saved
cp saved b.cue.lock
exits 5 "a session from before a reboot is interrupted" tao-sectors b.cue
says session-interrupted "by its token"

tap_done
