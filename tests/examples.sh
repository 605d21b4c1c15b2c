#!/bin/sh
# The scripts and units for burning without a person.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"

# shellcheck disable=SC2154 # tap.sh sets it
folder=$srcdir/examples/burn-folder
queue=$srcdir/examples/burn-queue
blank() {
	tao-prepare -q --new-disc cdr80 "$1" && tao-release -q "$1"
}
tune() {
	sox -q -n -r "$1" -c 2 -b 16 "$2" synth 5 sine 440 gain -6
}

# ---- a folder
mkdir -p album nothing
tune 44100 album/1.wav
tune 48000 "album/2 b.flac"
: >album/cover.jpg
: >nothing/cover.jpg
blank a.cue
exits 0 "a folder is burned" "$folder" album a.cue
is "$(tao-sectors --any --get medium.status --get track_count a.cue |
	tr '\n' ' ')" "finalised 2 " "each sound file a track, the disc closed"
exits 5 "a disc that is not blank is left alone" "$folder" album a.cue
says media-is-not-blank "by its token"
blank b.cue
exits 3 "a folder without sound is no disc" "$folder" nothing b.cue
exits 2 "a folder has to be named" "$folder"
mkdir long
sox -q -n -r 1000 -c 1 -b 8 long/1.wav trim 0 2500
cp long/1.wav long/2.wav
exits 5 "more than fits is not begun" "$folder" long b.cue
says not-enough-space "by its token"
echo RIFFxxxxWAVEnothing >"album/3 broken.wav"
exits 3 "a file that cannot be read ends it before the first track" \
	"$folder" album b.cue
is "$(tao-sectors --any --get medium.status b.cue)" blank \
	"the disc is still blank"
rm "album/3 broken.wav"

# ---- a queue of folders
mkdir -p spool/first spool/second
exits 0 "an empty queue is no work" "$queue" b.cue nothing
exits 1 "a queue that is not there is an error" "$queue" b.cue gone
tune 44100 spool/first/1.wav
tune 44100 spool/second/1.wav
exits 0 "the first folder of a queue is burned" "$queue" b.cue spool
ok "and marked" test -e spool/first.burned
is "$(tao-sectors --any b.cue | head -n 1)" "b.cue: no disc" \
	"its disc is ejected"
blank c.cue
flock --no-fork c.bin sh -c 'echo >held; exec sleep 100' &
holder=$!
wait_until test -e held
sed 's/--wait 60 //' "$folder" >burn-folder
cp "$queue" burn-queue
chmod +x burn-folder burn-queue
exits 4 "a drive that is busy is for another time" ./burn-queue c.cue spool
ok "and so is the folder" sh -c '! ls spool/second.*'
kill "$holder"
wait "$holder" 2>/dev/null
flock --no-fork spool/.lock sh -c 'echo >queue-held; exec sleep 100' &
holder=$!
wait_until test -e queue-held
exits 4 "a queue is burned by one at a time" ./burn-queue c.cue spool
kill "$holder"
wait "$holder" 2>/dev/null
exits 5 "no blank disc neither" ./burn-queue a.cue spool
ok "marks nothing" sh -c '! ls spool/second.*'
mkdir -p spool/1-bad
echo RIFFxxxxWAVEnothing >spool/1-bad/1.wav
exits 3 "bad input" ./burn-queue c.cue spool
ok "is not tried again" test -e spool/1-bad.failed
exits 0 "the next folder is" ./burn-queue c.cue spool
ok "instead" test -e spool/second.burned
exits 0 "then there is none" ./burn-queue c.cue spool
mkdir spool/3-stuck
tune 44100 spool/3-stuck/1.wav
blank stuck.cue
echo 'start-stop-unit : sense 5/53/02' >stuck.cue.faults
exits 0 "a tray that is stuck is no reason" ./burn-queue stuck.cue spool
says recorder-locked "though it is told"
ok "to burn another disc" test -e spool/3-stuck.burned
rm -r spool/3-stuck*

# ---- who starts it
# shellcheck disable=SC2154 # tap.sh sets it
unit=$builddir/examples/tao-burn@.service
script=$(sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "$unit")
is "${script##*/}" burn-queue "the unit starts the script"
if command -v systemd-analyze >/dev/null; then
	mkdir units
	# it wants to find the program
	sed "s|$script|$queue|" "$unit" >units/tao-burn@sr0.service
	cp "$srcdir/examples/tao-burn@.timer" units/tao-burn@sr0.timer
	systemd-analyze verify --man=no units/tao-burn@sr0.service \
		units/tao-burn@sr0.timer >said 2>&1
	is "$(grep tao-burn said)" "" "systemd finds nothing to say about it"
	if [ -e "$builddir/systemd/tao-drive@.service" ]; then
		sed "s|=\(-\{0,1\}\)[^ ]*/tao-drive|=\1$builddir/tools/tao-drive|" \
			"$builddir/systemd/tao-drive@.service" \
			>units/tao-drive@srv-album.cue.service
		systemd-analyze verify --man=no \
			units/tao-drive@srv-album.cue.service >said 2>&1
		is "$(grep tao-drive said)" "" "nor about that of tao-drive"
	fi
	sed 's/^ExecStart=.*/ExecStart=nowhere/; s/^Nice=.*/Nice=much/' \
		units/tao-burn@sr0.service >units/tao-burn@sr9.service
	systemd-analyze verify --man=no units/tao-burn@sr9.service >said 2>&1
	ok "which it would" grep -q 'tao-burn@sr9.*much' said
	sed -n 's/^OnCalendar=//p' "$srcdir/examples/tao-burn@.timer" >when
	ok "the timer's calendar can be read" \
		systemd-analyze calendar --iterations=1 "$(cat when)"
	ok "and is every night at three" sh -c \
		"systemd-analyze calendar '$(cat when)' | grep -q 'Next.* 03:00:00'"
else
	skip "systemd finds nothing to say about it" "no systemd"
fi
grep -v '^#\|^SHELL\|^$' "$builddir/examples/tao-burn.cron" >line
is "$(cut -d ' ' -f 1-6 line)" "0 3 * * * radio" "cron starts it at night"
# what cron hands to the shell, on another drive and queue
sed "s/^[^/]*//; s|$script|./burn-queue|
	s|/dev/sr0 /var/spool/tao-tools|d.cue late|" line >line.sh
mkdir -p late/album
tune 44100 late/album/1.wav
blank d.cue
flock --no-fork d.bin sh -c 'echo >held-too; exec sleep 100' &
holder=$!
wait_until test -e held-too
exits 0 "status 4 is no mail from cron" sh ./line.sh
kill "$holder"
wait "$holder" 2>/dev/null
exits 0 "the next night it is burned" sh ./line.sh
ok "and marked" test -e late/album.burned
is "$(grep -c '^ACTION!="remove", SUBSYSTEM=="block", KERNEL=="sr\[0-9\]\*", ENV{ID_CDROM_MEDIA_STATE}=="blank", .*ENV{SYSTEMD_WANTS}+="tao-burn@%k.service"$' \
	"$srcdir/examples/85-tao-burn.rules")" 2 "udev starts it for blank discs"
# udevadm can look at rules since 254
if udevadm verify --help >/dev/null 2>&1; then
	ok "udev finds nothing to say about them" \
		udevadm verify "$srcdir/examples/85-tao-burn.rules"
fi
tap_done
