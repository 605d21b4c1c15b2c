#!/bin/sh
# What breaks between the system and the drive is never taken for success: host
# adapter, its driver, cable, the kernel's filter. Each fault, once, at each
# kind of command that changes the disc, through SG_IO.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"
. "$srcdir/tests/sr.sh"
. "$srcdir/tests/sr_disc.sh"

# The last two are what may pass: the command is sent again.
faults="unplug timeout error reset driver-timeout no-sense eperm enodev soft
busy"
lock=$TAO_LOCK_DIR/tao-sr9.lock

head -c $((400 * 2352)) /dev/urandom >one.pcm
sr_new sr9 cdr80
on_sr tao-prepare sr9 || echo "Bail out! cannot prepare the fake drive"
mkdir prepared written
cp sr9.cue sr9.bin "$lock" prepared
on_sr tao-write sr9 <one.pcm || echo "Bail out! cannot write the fake drive"
cp sr9.cue sr9.bin "$lock" written

# each_fault FOLDER OPCODE:N COMMAND...: run it once per fault, on the disc of
# that folder; the statuses are left in $statuses.
each_fault() {
	folder=$1
	command=$2
	shift 2
	statuses=
	for fault in $faults; do
		cp "$folder"/sr9.* .
		cp "$folder/tao-sr9.lock" "$lock"
		SR_FAULT=$command:$fault
		on_sr "$@" <one.pcm >out 2>err
		statuses="$statuses $fault:$?"
		tail -n 1 err >>all
	done
	SR_FAULT=
}

each_fault prepared 55:1 tao-write sr9
is "$statuses" " unplug:5 timeout:4 error:5 reset:5 driver-timeout:4\
 no-sense:5 eperm:5 enodev:5 soft:0 busy:0" \
	"before the first WRITE nothing was written"

each_fault prepared 2a:3 tao-write sr9
is "$statuses" " unplug:6 timeout:6 error:6 reset:6 driver-timeout:6\
 no-sense:6 eperm:6 enodev:6 soft:0 busy:0" \
	"a WRITE that fails spoils the track"
on_disc sr9 1 400 >one.read
ok "one that could be sent again does not" cmp one.pcm one.read

SR_FAULT=2a:1:eperm
cp prepared/sr9.* . && cp prepared/tao-sr9.lock "$lock"
exits 5 "one that the kernel keeps from the drive from the first on does not" \
	on_sr tao-write sr9 <one.pcm
says command-not-allowed "which is told by a token of its own"
ok "and what it was" grep -q "WRITE (10): the kernel does not let it through" err
ok "with the disc as it was" cmp prepared/sr9.bin sr9.bin
SR_FAULT=
exits 0 "the session goes on when it is let through" \
	on_sr tao-write sr9 <one.pcm
on_disc sr9 1 400 >one.read
ok "with the track that was meant" cmp one.pcm one.read

each_fault prepared 35:1 tao-write sr9
is "$statuses" " unplug:6 timeout:6 error:6 reset:6 driver-timeout:6\
 no-sense:6 eperm:6 enodev:6 soft:0 busy:0" \
	"so does the end of the track"

each_fault written 5b:1 tao-release sr9
is "$statuses" " unplug:6 timeout:6 error:6 reset:6 driver-timeout:6\
 no-sense:6 eperm:6 enodev:6 soft:0 busy:0" \
	"a disc that could not be closed is not released"
ok "one where it could be tried again is" \
	grep -q '^REM TAO-DISC.* finalised=1' sr9.cue
is "$(cut -d : -f 2 all | sort -u | tr -d '\n')" " close-failed\
 command-not-allowed device-gone recorder-command-timeout transport-error" \
	"each is told by its token"
tap_done
