#!/bin/sh
# tao-write and signals: the track ends early, and validly.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

sector=2352
head -c $((400 * sector)) /dev/urandom >a
mkfifo pipe
second=

# The session says "writing" before the first sector is on the disc.
is_prepared() {
	grep -q '"prepared"' disc.cue.lock
}
has_grown() {
	grep -q '"writing"' disc.cue.lock &&
		[ "$(wc -c <disc.bin)" -gt "$bytes_before" ]
}

# interrupt SIGNAL SECTORS [OPTION...]: send it when so much has been taken in
# and $waiting_for holds. The status is left in $status.
interrupt() {
	signal=$1
	sectors=$2
	shift 2
	bytes_before=$(wc -c <disc.bin)
	# A shell lets what runs behind it ignore SIGINT, nohup SIGHUP.
	env --default-signal=INT,HUP,TERM tao-write -v "$@" disc.cue <pipe 2>err &
	writer=$!
	exec 3>pipe
	head -c $((sectors * sector)) a >&3
	waited=0
	while ! $waiting_for && [ $waited -lt 1000 ]; do
		sleep 0.01
		waited=$((waited + 1))
	done
	kill -s STOP $writer
	kill -s "$signal" $writer
	[ -z "$second" ] || kill -s INT $writer
	kill -s CONT $writer
	wait $writer
	status=$?
	exec 3>&-
}

# ---- in the middle of a track
waiting_for=has_grown
tao-prepare --new-disc cdr74 disc.cue
track=0
for row in "INT 130" "TERM 143" "HUP 129"; do
	name=${row% *}
	interrupt "$name" 350 --start-at 0 --buffer 150K
	is "$status" "${row#* }" "SIG$name ends it by that signal"
	ok "which it says" grep -q "request-cancelled: .*stopped after" err
	track=$((track + 1))
	is "$(grep -c '"track":' disc.cue.lock)" $track \
		"the short track belongs to the session"
	ok "which goes on" grep -q '"prepared"' disc.cue.lock
done
exits 0 "the next track is written as ever" tao-write -v disc.cue <a
ok "behind the short ones" grep -q "track 4: 400 sectors" err
exits 0 "the disc can be released" tao-release disc.cue
ok "and read" grep -q "TRACK 04 AUDIO" disc.cue

# ---- a second signal, and a stop
rm -f disc.*
tao-prepare --new-disc cdr74 disc.cue
tao-write --start-at 0 --buffer 150K disc.cue <pipe 2>err &
writer=$!
exec 3>pipe
head -c $((350 * sector)) a >&3
kill -s TSTP $writer
kill -s STOP $writer
sleep 0.1
kill -s CONT $writer
tail -c +$((350 * sector + 1)) a >&3
exec 3>&-
wait $writer
is "$?" 0 "a burn that is stopped goes on when it is continued"
ok "and loses nothing" sh -c "head -c $((400 * sector)) disc.bin | cmp - a"
waiting_for=has_grown
second=yes
interrupt TERM 350 --start-at 0 --buffer 150K
second=
ok "a second signal does not spoil what the first began" \
	test "$status" -eq 143 -o "$status" -eq 130
is "$(grep -c '"track":' disc.cue.lock)" 2 "the short track is kept"
is "$(grep -c 'closing the track so that it stays valid' err)" 2 \
	"and it is told twice that it takes a while"

# ---- before the first sector
rm -f disc.*
tao-prepare --new-disc cdr74 disc.cue
cp disc.cue.lock kept
waiting_for=is_prepared
interrupt TERM 100 -vv
is "$status" 143 "a signal before the first sector ends it too"
ok "and nothing is written" cmp kept disc.cue.lock
ok "nor is the laser calibrated for it" \
	sh -c "grep -q 'TEST UNIT READY' err && ! grep -q 'SEND OPC' err"

# ---- signals that were ignored from the start
exits 0 "with SIGHUP ignored, as by nohup, it is not heard" sh -c "
	trap '' HUP
	tao-write disc.cue sh -c 'kill -HUP \$PPID; cat a'"
mkfifo gone
exits 0 "a broken pipe for messages does not stop a burn" sh -c "
	exec 4<>gone 5>gone 4<&-
	exec tao-write -vv --progress json disc.cue <a 2>&5"
exits 5 "nor does it hide how one ended that did not begin" sh -c "
	exec 4<>gone 5>gone 4<&-
	exec tao-write none.cue <a 2>&5"

exits 0 "nor does a closed standard error" \
	sh -c "tao-write -vv --progress bar disc.cue <a 2>&-"

# ---- memory that stays
# locked: how much of the writer's memory is, in kB, while it writes a track.
cat >locked <<'END'
cat a
n=0
until grep -q '"writing"' disc.cue.lock || [ $n -gt 1000 ]; do
	sleep 0.01
	n=$((n + 1))
done
sed -n 's/^VmLck:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$PPID/status" >kilobytes
END
may=$(sed -n 's/^Max locked memory *\([^ ]*\).*/\1/p' /proc/self/limits)
if [ "$may" = unlimited ] || [ "$may" -ge 2097152 ]; then
	exits 0 "a track is written" tao-write --start-at 0 --buffer 1M \
		disc.cue sh locked
	ok "from memory that is locked" test "$(cat kilobytes)" -ge 1024
else
	skip "from memory that is locked" "not more than $may bytes may be"
fi

# ---- what an ordinary user may not
without=
[ "$(id -u)" -ne 0 ] || without="setpriv --bounding-set=-ipc_lock,-sys_nice"
# shellcheck disable=SC2086 # words
exits 0 "memory and priority that cannot be had do not stop a burn" \
	$without sh -c "ulimit -l 64; tao-write disc.cue <a"
is "$(cat err)" "" "of which nothing is said"

# ---- a real drive
. "$srcdir/tests/sr.sh"
sr_new sr7 cdr74
exits 0 "on a real drive" on_sr tao-prepare sr7
exits 0 "a burn" on_sr tao-write -v sr7 <a
ok "asks to be scheduled in real time" grep -q "scheduled in real time" err

tap_done
