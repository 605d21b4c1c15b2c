#!/bin/sh
# Whatever is wrong gets one clear line with its token, the right status, and
# nothing is lost. Driven through the programs themselves. What is no device, or
# not the user's, is in device.sh, wrong options are in tools.sh.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"
. "$srcdir/tests/sr.sh"

sector=2352

# fails STATUS TOKEN TITLE COMMAND...: ends with the status and one message
# "tool: token: 'subject': text"; standard output stays empty.
fails() {
	status=$1
	token=$2
	title=$3
	shift 3
	exits "$status" "$title" "$@"
	is "$(sed -E "s/^tao-[a-z]+: ([a-z-]+): '.+': .+/\1/" err), $(cat out)" \
		"$token, " "$title: one line with its token"
}

# snapshot: what is in this folder, to compare later.
snapshot() {
	find . -type f ! -name out ! -name err ! -name before ! -name after |
		sort | xargs sha256sum
}

# unchanged TITLE: since "snapshot >before".
unchanged() {
	snapshot >after
	ok "$1: nothing was changed" cmp before after
}

# silence SECTORS: so much of it.
silence() {
	head -c $(($1 * sector)) /dev/zero
}

# ---- virtual discs that are none
printf 'FILE "song.wav" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n' \
	>foreign.cue
snapshot >before
fails 5 not-a-virtual-disc "a CUE sheet of another program" \
	tao-prepare foreign.cue
unchanged "a CUE sheet of another program"
head -c 5000 /dev/urandom >noise.cue
snapshot >before
fails 5 not-a-virtual-disc "noise in place of a CUE sheet" tao-prepare noise.cue
: >empty.cue
fails 5 not-a-virtual-disc "an empty CUE sheet" tao-prepare empty.cue

tao-prepare --new-disc cdr80 whole.cue && silence 400 | tao-write whole.cue &&
	tao-release whole.cue
for size in 0 1000 $((200 * sector)); do
	cp whole.cue damaged.cue
	head -c "$size" whole.bin >damaged.bin
	fails 5 virtual-disc-damaged "a .bin of only $size bytes" \
		tao-prepare damaged.cue
done
rm damaged.bin
fails 5 virtual-disc-damaged "a CUE sheet without its .bin" \
	tao-prepare damaged.cue
for make in mkdir mkfifo; do
	$make damaged.bin
	fails 5 virtual-disc-damaged "a .bin of $make" tao-prepare damaged.cue
	rm -r damaged.bin
done
rm damaged.cue

snapshot >before
fails 5 disc-exists "--new-disc over a disc" \
	tao-prepare --new-disc cdr80 whole.cue
fails 5 disc-exists "--new-disc over another .cue" \
	tao-prepare --new-disc cdr80 foreign.cue
mv whole.bin lonely.bin
fails 5 disc-exists "--new-disc beside a .bin" \
	tao-prepare --new-disc cdr80 lonely.cue
mv lonely.bin whole.bin
fails 2 invalid-argument "--new-disc of an unknown kind" \
	tao-prepare --new-disc dvd new.cue
unchanged "--new-disc"

# ---- the medium
fails 5 media-is-not-blank "a disc that is finalised" tao-prepare whole.cue
unchanged "a disc that is finalised"
tao-prepare --new-disc cdr80 gone.cue && tao-release --eject gone.cue
fails 5 recorder-media-no-media "a drive without a disc" tao-prepare gone.cue
sr_new sr1 cdr80
for profile in 0010 0011 0043; do
	fails 5 media-is-not-supported "a DVD or Blu-ray disc ($profile)" \
		on_sr env TAO_FAKE_PROFILE=$profile tao-prepare sr1
done
on_sr tao-prepare sr1
silence 300 | on_sr tao-write -q sr1
on_sr tao-release sr1
fails 5 media-is-not-supported "a pressed CD" \
	on_sr env TAO_FAKE_PROFILE=0008 tao-prepare sr1
fails 5 media-is-not-blank "a burned CD" on_sr tao-prepare sr1
fails 5 device-gone "a drive that is unplugged" \
	on_sr env TAO_FAKE_FAULT=12:1:unplug tao-prepare sr1
rm sr1 sr1.*

# ---- a disc that is not there is no disc without a session
for step in tao-prepare tao-write tao-sectors "tao-sectors --any" \
	"tao-sectors --watch" tao-release "tao-release --abandon" \
	"tao-release --cancel" "tao-release --force"; do
	for name in none.cue nofolder/none.cue; do
		# shellcheck disable=SC2086
		fails 5 no-such-device "$step of $name" $step $name
	done
done

# ---- the order of the steps
tao-prepare --new-disc cdr80 album.cue && tao-release album.cue
snapshot >before
silence 300 >track
fails 5 media-is-not-prepared "write before prepare" \
	sh -c 'tao-write album.cue <track'
fails 5 media-is-not-prepared "sectors before prepare" tao-sectors album.cue
fails 5 media-is-not-prepared "release before prepare" tao-release album.cue
rm track
unchanged "steps before prepare"
tao-prepare --client-name first album.cue
snapshot >before
fails 5 media-is-prepared "prepare twice" tao-prepare album.cue
unchanged "prepare twice"

# ---- the stream
fails 3 stream-not-supported "an empty stream" sh -c 'tao-write album.cue <&0' \
	</dev/null
fails 3 input-error "a closed standard input" sh -c 'tao-write album.cue <&-'
for head in RIFF FORM fLaC OggS ID3 .snd; do
	{ printf %s "$head" && silence 300; } >stream
	fails 3 stream-not-supported "a stream that begins with $head" \
		sh -c 'tao-write album.cue <stream'
done
rm stream
unchanged "streams that are refused"
is "$(tao-sectors --used album.cue)" 0 "and the disc is still blank"

fails 3 input-error "tao-pcm without its file" tao-pcm none.wav
fails 3 input-error "tao-pcm on a folder" tao-pcm .
printf 'RIFF\377\377\377\377WAVEjunk' >broken.wav
fails 3 stream-truncated "tao-pcm on a broken file" tao-pcm broken.wav

# ---- two writers at once
mkfifo pipe
tao-write -q --start-at 0 album.cue <pipe &
writer=$!
exec 3>pipe
silence 300 >&3
wait_until grep -q '"writing"' album.cue.lock
silence 300 >track
fails 4 write-in-progress "a second writer" sh -c 'tao-write album.cue <track'
ok "it is told who writes" grep -q "'first' (process $writer)" err
fails 4 write-in-progress "a release while a track is written" \
	tao-release album.cue
fails 4 write-in-progress "a prepare while a track is written" \
	tao-prepare album.cue
is "$(tao-sectors --used album.cue)" 0 \
	"the sectors are those from before the track"
silence 100 >&3
exec 3>&-
wait $writer
is $? 0 "and the first writer does not notice"
is "$(tao-sectors --used album.cue)" 552 "its track is whole"
rm pipe track
tao-release album.cue

# ---- more than fits
# nearly_full NAME: a disc whose one track leaves 2,697 sectors. What was
# written is 400 sectors; the rest of the track is a hole in the .bin.
nearly_full() {
	tao-prepare --new-disc cdr74 "$1.cue"
	silence 400 | tao-write "$1.cue"
	unplug "$1.cue"
	sed -i '/^REM TAO-TRACK 01/s/sectors=400/sectors=330000/' "$1.cue"
	truncate -s $((330000 * sector)) "$1.bin"
	sed 's/"sectors": 400/"sectors": 330000/
		s/"used_sectors": 552/"used_sectors": 330152/
		s/"free_sectors": [0-9]*/"free_sectors": 2697/' \
		"$1.cue.lock" >"$1.edited" && cat "$1.edited" >"$1.cue.lock"
}

nearly_full full
is "$(tao-sectors --free full.cue)" 2697 "a disc is nearly full"
silence 3000 >long
fails 5 not-enough-space "a file longer than the free space" \
	sh -c 'tao-write full.cue <long'
is "$(tao-sectors --free full.cue)" 2697 "it is refused before it is written"
fails 6 not-enough-space "a pipe that brings more than fits" \
	sh -c 'cat long | tao-write full.cue'
is "$(tao-sectors --tracks full.cue | awk '{ print $2, $3 }')" "0 330000
330152 2697" "its track is short, valid and fills the disc"
fails 5 not-enough-space "a further track" sh -c 'head -c 2352 long |
	tao-write full.cue'
exits 0 "the full disc can still be closed" tao-release full.cue
exits 0 "and cd-info reads it" cd-info --no-cddb full.cue
rm full.*

tao-prepare --leave-open --new-disc cdr80 many.cue
silence 300 >track
n=0
while [ $n -lt 99 ] && tao-write -q many.cue <track; do
	n=$((n + 1))
done
is $n 99 "99 tracks can be written"
fails 5 track-limit-reached "a 100th track" sh -c 'tao-write many.cue <track'
exits 0 "the disc with 99 tracks can be closed" tao-release many.cue
is "$(tao-sectors --any many.cue | head -n 1)" \
	"$(called many.cue): finalised CD-R, 99 tracks" \
	"for good, since no session can follow"
rm many.*

# ---- no room for the .bin, as far as a limit on files is like a full disk; a
# drive in the guest is not under that limit
in_drives && tap_done
tao-prepare --new-disc cdr80 small.cue
(
	trap '' XFSZ
	ulimit -f 2000
	fails 6 write-error "a full disk under the .bin" \
		sh -c 'cat long | tao-write small.cue'
	echo $tap_failed >failed
	echo $tap_count >count
)
tap_failed=$(cat failed)
tap_count=$(cat count)
tracks=$(tao-sectors --tracks small.cue | wc -l)
is "$tracks" 1 "the track is closed as far as it came"
exits 0 "and the disc can be closed" tao-release small.cue
exits 0 "and read" cd-info --no-cddb small.cue

tap_done
