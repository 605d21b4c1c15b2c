#!/bin/sh
# tao-write with a command that produces the sectors, and with a spool.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

sector=2352
head -c $((400 * sector)) /dev/urandom >a
holds() {
	tail -c +$(($2 * sector + 1)) "$1.bin" |
		head -c "$(wc -c <"$3")" | cmp - "$3"
}
keep_session() {
	cp disc.cue.lock kept
	cp disc.cue kept.cue
}
same_session() {
	cmp kept disc.cue.lock && cmp kept.cue disc.cue
}
tao-prepare --new-disc cdr74 disc.cue
TMPDIR=$scratch/tmp
mkdir tmp
export TMPDIR

# ---- commands
exits 0 "a command's output becomes a track" tao-write disc.cue cat a
ok "as it came" holds disc 0 a
exits 0 "options may stand between the device and the command" \
	tao-write -v disc.cue --sectors 400 cat a
ok "and count" grep -q "track 2: 400 sectors at 552" err
exits 0 "the command's own options are its own" \
	tao-write disc.cue head -c 705600 a
exits 0 "the command has tao-write's standard input" \
	sh -c "tao-write disc.cue cat <a"

exits 6 "a command that fails at its end is told" \
	tao-write disc.cue sh -c "cat a; exit 3"
says producer-failed "by name"
ok "with its status" grep -q "'sh' ended with status 3" err
exits 6 "so is one that is killed" \
	tao-write disc.cue sh -c 'cat a; kill -9 $$'
ok "with the signal" grep -q "'sh' was ended by signal 9" err
exits 6 "and where the end of children is ignored from the start" \
	env --ignore-signal=CHLD tao-write disc.cue sh -c "cat a; exit 3"
says producer-failed "by name"
is "$(grep -c '"track":' disc.cue.lock)" 7 "the tracks are valid and kept"

keep_session
exits 3 "a command that cannot be started is refused" \
	tao-write disc.cue ./no-such-program
says producer-failed "by name"
exits 3 "so is a file in the place of a command" tao-write disc.cue a
ok "and what to do with it is told" grep -q "'tao-pcm a' converts it" err
exits 3 "a command that fails without a byte writes nothing" \
	tao-write disc.cue false
says producer-failed "and is blamed instead of the empty stream"
{ printf 'RIFF\044\0\0\0WAVEfmt ' && cat a a a; } >wav
exits 3 "a command's WAV file is refused" tao-write disc.cue cat wav
says stream-not-supported "as one, not for the end of the command"
exits 3 "a command that says nothing writes nothing" tao-write disc.cue true
says stream-not-supported "which is told"
ok "none of these touched the disc" same_session
tao-write disc.cue sh -c 'cat a; exec >&-; exec sleep 60' &
writer=$!
waited=0
while [ "$(grep -c '"track":' disc.cue.lock)" -lt 8 ] &&
	[ $waited -lt 1000 ]; do
	sleep 0.01
	waited=$((waited + 1))
done
sleep 0.1
began=$(date +%s)
kill $writer
wait $writer
is $? 143 "a command that does not end is not waited for when told to stop"
ok "nor for long" test $(($(date +%s) - began)) -lt 30
exits 6 "a command that produces too much is stopped" \
	timeout 60 tao-write --sectors 310 disc.cue cat /dev/zero
says stream-too-long "by name"

# ---- the spool
exits 0 "a spooled command's output becomes a track" \
	tao-write --spool disc.cue cat a
exits 0 "so does a spooled pipe" sh -c "cat a | tao-write --spool disc.cue"
exits 0 "the folder can be named" \
	sh -c "cat a | tao-write --spool=. disc.cue"
is "$(ls tmp)" "" "no file is left behind"
keep_session
exits 3 "with a spool a command that fails at its end writes nothing" \
	tao-write --spool disc.cue sh -c "cat a; exit 3"
says producer-failed "and is told by name"
exits 5 "with a spool a stream that does not fit is refused" \
	tao-write --spool disc.cue head -c 900000000 /dev/zero
says not-enough-space "by name"
exits 1 "a spool that cannot be made is a failure" \
	tao-write --spool=/nonexistent disc.cue cat a
says system-error "of the system"
exits 1 "so is a spool that fills up" \
	sh -c "trap '' XFSZ; ulimit -f 100; tao-write --spool disc.cue cat a"
says system-error "of the system"
ok "none of these touched the disc" same_session

# ---- how much must have come
mkfifo filling
tao-write --buffer 500K --json disc.cue cat filling >out 2>err &
writer=$!
exec 9>filling
head -c 480000 a >&9
sleep 1
size=$(wc -c <disc.bin)
grown() {
	[ "$(wc -c <disc.bin)" -gt "$size" ]
}
ok "nothing is written before the buffer is full" sh -c "kill -0 $writer &&
	jq -e '.progress | startswith(\"writing\") | not' disc.cue.lock"
tail -c +480001 a | head -c 100000 >&9
ok "and then it is" wait_until grown
exec 9>&-
wait $writer
is "$? $(jq .track.stream_sectors out)" "0 247" "with what comes later"

# ---- slow ones
stutter() {
	n=0
	while [ $n -lt 4 ]; do
		sleep 0.2
		tail -c +$((n * 100 * sector + 1)) a | head -c $((100 * sector))
		n=$((n + 1))
	done
}
start=$(jq '[.tracks[] | .start_lba + .sectors + 152] | max' disc.cue.lock)
stutter | tao-write --start-at 0 --buffer 150K --json disc.cue >out 2>err
is "$(jq .status out)" 0 "a producer slower than the drive is waited for"
ok "all of it is written" holds disc "$start" a
is "$(jq .burn.underruns out), $(cat err)" "0, " \
	"a recorder that takes no time does not run dry"
printf 'set %s\n' 'time real' 'buffer 256' 'seek 0' 'opc 0' 'track 0' \
	>disc.cue.faults
unplug disc.cue
stutter | tao-write --start-at 0 --buffer 150K --json disc.cue >out 2>err
rm disc.cue.faults
unplug disc.cue
ok "one that does tells its pauses" grep -q \
	"loss-of-streaming: .*warning: the producer was too slow" err
is "$(jq '.burn.underruns > 0' out)" true "and counted"
exits 6 "a producer that stalls has its track ended" \
	tao-write --start-at 0 --stall-timeout 1 disc.cue \
	sh -c "cat a; exec sleep 60"
says stream-stalled "by name"
ok "with all that came" grep -q "track [0-9]* has 400 sectors" err
keep_session
exits 4 "one that never begins is given up" \
	tao-write --stall-timeout 1 disc.cue sleep 60
says stream-stalled "by name"
ok "and nothing is written" same_session

tap_done
