#!/bin/sh
# Fault plans and the time model, through Linux' own error handling.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/../..}/tests/guest/lib.sh"

noise a 1500
sox -t raw -r 44100 -b 16 -c 2 -e signed a a.wav

# with_plan LINE...: a drive with a blank disc that misbehaves so.
with_plan() {
	rm -f disc.*
	printf '%s\n' "$@" >disc.cue.faults
	serve disc.cue --new-disc cdr80
}

# is_right: the disc holds what was sent.
is_right() {
	cdioctl "$sr" audio 0 1500 >got && cmp got a
}

tao-prepare --new-disc cdr80 none.cue && tao-release none.cue
echo "write : explode" >none.cue.faults
exits 3 "a plan that is none is refused" tao-drive none.cue
says fault-plan-invalid "and that is told"

# ---- what everybody has to cope with
for program in ours wodim cdrskin; do
	with_plan "write every 7 : sense 2/04/08" "write every 11 : busy"
	case $program in
	ours)
		ok "$program: a drive that is busy now and then" sh -c \
			"tao-prepare $sr && tao-write -q $sr <a &&
			tao-release $sr"
		;;
	wodim)
		ok "$program: a drive that is busy now and then" \
			wodim dev="$sr" gracetime=0 -tao -audio a.wav
		;;
	cdrskin)
		ok "$program: a drive that is busy now and then" \
			cdrskin dev="$sr" gracetime=0 -tao -audio a.wav
		;;
	esac
	ok "$program: the disc is right" is_right
	stop_all
done
# wodim gives up at these
with_plan "read-disc-information every 3 : sense 6/28/00" \
	"read-track-information every 3 : sense 6/29/00" \
	"write every 20 : sense 6/2a/01"
ok "ours: unit attentions at any time" sh -c \
	"tao-prepare $sr && tao-write -q $sr <a && tao-release $sr"
ok "ours: the disc is right" is_right
stop_all
for program in wodim cdrskin; do
	with_plan "write lba 1000 : sense 3/0c/00"
	ok "$program reports no success after a write error" sh -c "
		! $program dev=$sr gracetime=0 -tao -audio a.wav"
	stop_all
done

# ---- ours, with the drive's and the kernel's own ways to fail
# fails PLAN STATUS TOKEN: a track on such a drive ends so.
fails() {
	rm -f "$TAO_LOCK_DIR"/*.lock
	with_plan "$1"
	tao-prepare "$sr"
	exits "$2" "$1" sh -c "tao-write -q --timeout-scale 0.05 $sr <a"
	ok "it is told" grep -q "^tao-write: $3: " err
}
fails "write lba 1000 : sense 3/0c/00" 6 write-error
ok "a short track is left" tao-release "$sr"
cdioctl "$sr" audio 0 900 >got
ok "which is right" cmp -n "$((900 * sector))" got a
stop_all
fails "write lba 1000 once : host-error" 6 transport-error
stop_all
fails "write lba 1000 once : timeout" 6 recorder-command-timeout
ok "the drive answers again" within 30 tao-sectors --any "$sr"
stop_all
fails "write lba 1000 : gone" 6 device-gone
ok "the nodes are gone" within 10 test ! -e "$sr"
is "$(tao-drive --list | cut -d ' ' -f 1,2)" "- -" "--list shows it"
ok "the drive can be stopped" tao-drive --stop disc.cue
ok "and plugged in again" serve disc.cue
ok "the session is recovered" tao-prepare --recover "$sr"
stop_all
fails "synchronize-cache once : timeout" 6 close-failed
stop_all
rm -f "$TAO_LOCK_DIR"/*.lock

# ---- time
with_plan "set time real" "set speed 48" "set buffer 512" "set opc 100" \
	"set spin-up 100" "set track 200" "set session 200"
began=$(date +%s)
ok "a burn in real time" sh -c \
	"tao-prepare $sr && tao-write -q --json $sr <a >json && tao-release $sr"
ok "takes its time" test $(($(date +%s) - began)) -ge 3
ok "the disc is right" is_right
stop_all
guest_done
