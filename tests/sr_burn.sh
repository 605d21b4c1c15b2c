# sr_burn.sh - burn a disc on the fake drive from end to end, with the transport
# in TAO_TRANSPORT; tests/drive-*.sh are this.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
. "$srcdir/tests/tap.sh"
# shellcheck disable=SC2154 # who sources this sets it
TAO_TRANSPORT=$transport
export TAO_TRANSPORT
. "$srcdir/tests/sr.sh"
. "$srcdir/tests/sr_disc.sh"

sr_new sr9 cdr80
head -c $((400 * 2352)) /dev/urandom >one.pcm
head -c $((350 * 2352 - 1000)) /dev/urandom >two.pcm
cp two.pcm two.padded
head -c 1000 /dev/zero >>two.padded

exits 0 "prepares the drive" on_sr tao-prepare sr9
ok "keeps the session in the drive's lock file" \
	test -f "$TAO_LOCK_DIR/tao-sr9.lock"
is "$(wc -c <sr9)" 1 "leaves the door locked, so that the kernel keeps it"
exits 0 "writes a track from a file" on_sr tao-write sr9 <one.pcm
# shellcheck disable=SC2317 # called by exits
piped() {
	tail -c +1 two.pcm | on_sr tao-write sr9
}
exits 0 "writes a track from a pipe" piped
exits 0 "tells the sectors" on_sr tao-sectors --used sr9
used=$(cat out)
ok "has used what was written, and the gap" test "$used" -gt 750
exits 0 "releases the drive" on_sr tao-release sr9
is "$(wc -c <sr9)" 0 "leaves the door free"
ok "removes the lock file" test ! -e "$TAO_LOCK_DIR/tao-sr9.lock"

is "$(track_lba sr9 1)" 0 "the first track begins at 0"
on_disc sr9 1 400 >one.read
ok "the first track is what was sent" cmp one.pcm one.read
on_disc sr9 2 350 >two.read
ok "the second one is what was sent, filled up with silence" \
	cmp two.padded two.read

# one command that holds the drive
rm -f sr9 sr9.cue sr9.bin
sr_new sr9 cdr80
cat >album <<'END'
tao-write sr9 <one.pcm && tao-write sr9 <two.pcm &&
	env -u TAO_DRIVE_FD flock -n sr9 true || echo kept-out
END
exits 0 "holds the drive for a command" on_sr tao-prepare sr9 sh album
ok "keeps others out meanwhile" grep -qx kept-out out
on_disc sr9 1 400 >one.read
on_disc sr9 2 350 >two.read
ok "which writes the first track" cmp one.pcm one.read
ok "and the second" cmp two.padded two.read
ok "and releases the drive in the end" test ! -e "$TAO_LOCK_DIR/tao-sr9.lock"
is "$(wc -c <sr9)" 0 "with its door free"
ok "and its lock" flock -n sr9 true

rm -f sr9 sr9.cue sr9.bin
sr_new sr9 cdr80
SR_FAULT=any:1:unplug
exits 5 "a drive that is gone is not prepared" on_sr tao-prepare sr9
SR_FAULT=
exits 0 "the next try finds it again" on_sr tao-prepare sr9
SR_FAULT=2a:3:unplug
exits 6 "a drive that goes while it writes is no success" \
	on_sr tao-write sr9 <one.pcm
says device-gone "... with the token device-gone"
tap_done
