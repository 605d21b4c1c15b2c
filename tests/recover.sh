#!/bin/sh
# tao-prepare --recover: going on after a step that died.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

head -c 1000000 /dev/urandom >one
mkfifo pipe

# has_size FILE BYTES: at least.
has_size() {
	[ "$(stat -c %s "$1")" -ge "$2" ]
}
# interrupt DISC BYTES: a disc with a track, and one more of which that much
# has come when its writer is killed.
interrupt() {
	tao-prepare --new-disc cdr80 "$1" || exit 1
	tao-write -q --isrc USABC2600001 --copy permitted "$1" <one || exit 1
	tao-write -q --start-at 0 "$1" <pipe &
	writer=$!
	exec 3>pipe
	head -c "$2" /dev/zero >&3
	until [ "$(jq -r .state "$1.lock")" = writing ] ||
		! kill -0 "$writer"; do
		sleep 0.05
	done
	# it has written what it got when it asks for more
	wait_until has_size "${1%.cue}.bin" $((578 * 2352))
	kill -9 "$writer"
	exec 3>&-
	wait "$writer" 2>/dev/null
}

interrupt a.cue 3000000
cp a.cue.lock lock.before
exits 5 "an interrupted session is not gone on with" tao-write a.cue <one
says session-interrupted "by its token"
cp a.cue b.cue && cp a.bin b.bin && sed -i 's/a\.bin/b.bin/' b.cue

exits 0 "but recovered" tao-prepare -v --recover a.cue
ok "the open track is ended, which is told" grep -q \
	"track-short: '$(called a.cue)': warning: track 2 was left open and is ended now" err
ok "and so is what is there" grep -q \
	"recovered: appendable CD-R, 2 tracks" err
is "$(jq -r '.state, .writer_pid' a.cue.lock | tr '\n' ' ')" "prepared 0 " \
	"the session is ready"
is "$(jq -c '.tracks[0]' a.cue.lock)" "$(jq -c '.tracks[0]' lock.before)" \
	"and has the finished track as it was"
ok "the adopted track is as long as was written" \
	test "$(jq '.tracks[1].sectors' a.cue.lock)" -ge 300
exits 0 "a track can be added" tao-write -q a.cue <one
exits 0 "and the disc be closed" tao-release -v a.cue
ok "with three tracks" grep -q "finalised CD-R, 3 tracks" err
exits 5 "what was not interrupted is not recovered" sh -c \
	'tao-prepare --new-disc cdr80 sound.cue && tao-prepare --recover sound.cue'
says media-is-prepared "by its token"
tao-release sound.cue

# ---- without a lock file, as after a reboot
exits 5 "a disc with an open session is not blank" tao-prepare b.cue
says media-is-not-blank "by its token"
exits 0 "but recovered without its lock file" \
	tao-prepare -n "new one" --recover b.cue
is "$(jq -c '[.client, .state, .first_track, (.tracks | length)]' b.cue.lock)" \
	'["new one","prepared",1,2]' "with the tracks that the disc has"
is "$(jq -c '.tracks[0] | [.track, .start_lba, .copy]' b.cue.lock)" \
	'[1,0,"permitted"]' "and what it tells of them"
exits 0 "and can be closed" tao-release b.cue
exits 5 "a finalised disc cannot be recovered" tao-prepare --recover b.cue
says media-is-not-blank "by its token"
tao-prepare --new-disc cdr80 blank.cue && rm blank.cue.lock
exits 0 "a blank disc is just prepared" tao-prepare --recover blank.cue
tao-release blank.cue

# ---- from before a reboot, corrupt, another disc
tao-prepare -n "old one" --leave-open --new-disc cdr80 c.cue
tao-write -q c.cue <one
jq '.boot_id = "00000000-0000-0000-0000-000000000000"' c.cue.lock >saved
cp saved c.cue.lock
exits 0 "a session from before a reboot is recovered" tao-prepare --recover c.cue
is "$(jq -c '[.client, .options.leave_open, (.tracks | length)]' c.cue.lock)" \
	'["old one",true,1]' "with its client, options and tracks"
printf '{' >c.cue.lock
exits 0 "a corrupt lock file too" tao-prepare --recover c.cue
is "$(jq -c '[.state, (.tracks | length)]' c.cue.lock)" '["prepared",1]' \
	"from the disc alone"
tao-prepare --new-disc cdr80 d.cue
jq '.state = "interrupted"' saved >d.cue.lock
exits 5 "a disc that lacks a finished track is another" \
	tao-prepare --recover d.cue
says media-changed "by its token"
is "$(jq -r .state d.cue.lock)" interrupted "and the session stays as it was"

tap_done
