#!/bin/sh
# tao-prepare DEVICE COMMAND: the drive is held while the command runs.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016 # the inner shell is to expand them
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

head -c 1000000 /dev/zero >audio
tao-prepare --new-disc cdr80 a.cue && tao-release a.cue

exits 0 "runs a command that burns, without options" \
	tao-prepare -v a.cue sh -c 'tao-write <audio && tao-write <audio'
ok "and closes the disc when it has ended" \
	grep -q "released: finalised CD-R, 2 tracks" err
ok "the lock file is gone" test ! -e a.cue.lock

tao-prepare --new-disc cdr80 b.cue && tao-release b.cue
exits 7 "ends with the status of the command" \
	tao-prepare b.cue sh -c 'tao-write <audio; exit 7'
says session-left-open "and leaves the session open if that failed"
ok "with its track" test "$(jq '.tracks | length' b.cue.lock)" -eq 1
exits 0 "so that it can go on" tao-write -q b.cue <audio
tao-release b.cue

tao-prepare --new-disc cdr80 c.cue && tao-release c.cue
exits 3 "if nothing was written the disc is given back" \
	tao-prepare c.cue sh -c 'exit 3'
is "$(cat err)" "" "without a word"
ok "and no lock file" test ! -e c.cue.lock
exits 137 "a command that is killed has failed" \
	tao-prepare c.cue sh -c 'kill -9 $$'
exits 7 "its status counts where the end of children is ignored, too" \
	env --ignore-signal=CHLD tao-prepare c.cue sh -c 'exit 7'
exits 2 "a command that does not exist is wrong usage" \
	tao-prepare c.cue ./no-such-command
says invalid-argument "by its token"
ok "and no lock file is left" test ! -e c.cue.lock
exits 5 "if the disc is not good the command is not run" \
	tao-prepare a.cue touch was-run
ok "indeed" test ! -e was-run
exits 0 "options of the command are its own" \
	tao-prepare c.cue sh -c 'test "$1" = --speed' sh --speed
exits 0 "options may stand behind the device" \
	tao-prepare c.cue -n "my name" sh -c \
	'test "$(jq -r .client c.cue.lock)" = "my name"'

# ---- nobody else gets the drive
(
	unset TAO_DEVICE TAO_DRIVE_FD
	drive=$(lockable c.cue)
	export drive
	cat >inner <<-'INNER'
		other() {
			env -u TAO_DRIVE_FD -u TAO_DEVICE "$@"
		}
		other flock -n "$drive" true && echo "the drive is free"
		other tao-prepare c.cue 2>&1
		other tao-prepare --load c.cue 2>&1
		lock=$(readlink -f c.cue.lock)
		mv "$lock" away
		other tao-prepare c.cue 2>&1
		other tao-prepare --wait 1 -q c.cue 2>&1
		mv away "$lock"
		tao-prepare 2>&1
		tao-sectors --used
		tao-write -q <audio
		tao-sectors --used
		true
	INNER
	tao-prepare c.cue sh inner >out 2>err
)
is "$(cut -d : -f 2 out | tr '\n' ' ')" \
	" recorder-locked  recorder-locked  recorder-locked  recorder-locked \
 media-is-prepared 0 578 " \
	"while it runs other programs find the drive locked, its own do not"

is "$(grep -c "in use by tao-prepare (pid [1-9][0-9]*)$" out)" 4 \
	"and are told who has it"

# ---- the command ends the session itself
tao-prepare --new-disc cdr80 e.cue && tao-release e.cue
exits 0 "the command may release the disc" \
	tao-prepare e.cue sh -c 'tao-write <audio && tao-release -v'
ok "once" test "$(grep -c released: err)" -eq 1

tao-prepare --new-disc cdr80 g.cue && tao-release g.cue
exits 0 "tells its result as JSON, after the command's output" \
	tao-prepare --json g.cue sh -c 'tao-write <audio; echo "{}"'
is "$(jq -c '[.status, .medium.status]' out | tr '\n' ' ')" \
	'[null,null] [0,"finalised"] ' "with what came of the disc"

# ---- a drive with a node
: "${builddir:?}"
if [ -e "$builddir/tests/preload_sg.so" ]; then
	. "$srcdir/tests/sr.sh"
	sr_new sr9 cdr80
	exits 0 "holds a real drive too" \
		on_sr tao-prepare -v sr9 sh -c 'tao-write <audio && tao-write <audio'
	ok "and closes its disc" grep -q "released: finalised CD-R, 2 tracks" err
	is "$(ls "$TAO_LOCK_DIR")" "" "and leaves no lock file"
else
	skip "holds a real drive too" "this system has no SG_IO"
fi

# ---- nobody reads its messages
mkfifo gone
tao-prepare --new-disc cdrw80 p.cue && tao-write -q p.cue <audio &&
	tao-release p.cue
exits 0 "a broken pipe for messages does not stop it" sh -c "
	exec 4<>gone 5>gone 4<&-
	exec tao-prepare -vv --progress json --blank fast p.cue \
		sh -c 'exec 2>/dev/null; tao-write <audio; tao-write <audio' 2>&5"
is "$(tao-sectors --any p.cue | sed '1s/^[^:]*: //;1q')" \
	"finalised CD-RW, 2 tracks" \
	"the disc is blanked, written and closed"
ok "and given back" test ! -e p.cue.lock
exits 141 "the command may die of one all the same" \
	tao-prepare -q --blank fast p.cue sh -c 'kill -PIPE $$'
exits 0 "unless that was ignored from the start" sh -c "
	trap '' PIPE
	exec tao-prepare -q --blank fast p.cue sh -c 'kill -PIPE \$\$'"

# ---- signals
tao-prepare --new-disc cdr80 f.cue && tao-release f.cue
mkfifo go
tao-prepare f.cue sh -c 'trap "exit 9" TERM; tao-write <audio; echo >go
	while :; do sleep 0.05; done' 2>message &
held=$!
read -r _ <go
kill -TERM "$held"
wait "$held"
is $? 9 "a signal is handed on to the command"
ok "whose session stays open" test -e f.cue.lock
ok "and is told" grep -q session-left-open message
tao-release f.cue

tap_done
