#!/bin/sh
# The whole pipeline: real producers, the five tools, real readers. What was
# piped into tao-write is what others read from the disc, bit for bit.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/..}/tests/tap.sh"
. "$srcdir/tests/sr.sh"

for program in sox flac cd-info cd-paranoia bchunk mpv; do
	command -v $program >/dev/null || skip_all "no $program"
done

sector=2352

# tone FILE RATE BITS CHANNELS SAMPLES: music enough for a comparison.
tone() {
	sox -q -R -r "$2" -c "$4" -n -b "$3" "$1" \
		synth "${5}s" sine 220-1760 pinknoise gain -3
}

# bytes FILE
bytes() {
	wc -c <"$1"
}

# sectors_of PCM-FRAMES: bytes of the sectors that hold so much.
sectors_of() {
	# shellcheck disable=SC2017 # the rounding is meant
	echo $((($1 + 587) / 588 * sector))
}

# ---- five tracks, each made in another way
exits 0 "a new virtual disc is prepared" \
	tao-prepare --new-disc cdr80 --client-name end-to-end album.cue
is "$(cat out err)" "" "and nothing is said about it"

tone 44.flac 44100 16 2 400001
exits 0 "sox writes samples of a CD-format FLAC through the pipe" \
	sh -c 'sox 44.flac -t raw - | tao-pcm | tee sent.1 | tao-write album.cue'
is "$(cat out err)" "" "and all are quiet about it"
flac -dcs --force-raw-format --endian=little --sign=signed 44.flac >direct
is "$(cmp direct sent.1 2>&1 | grep -c differ)" 0 \
	"CD-format samples pass tao-pcm bit for bit"

tone 48.wav 48000 16 2 480000
exits 0 "tao-pcm reads a file of 48 kHz itself" \
	sh -c 'tao-pcm 48.wav | tee sent.2 | tao-write album.cue'
is "$(bytes sent.2)" "$(sectors_of $((480000 * 147 / 160)))" \
	"and makes exactly as many sectors as the music has"

tone 96.flac 96000 24 2 960000
exits 0 "tao-pcm reads a 96 kHz, 24 bit FLAC from a pipe" \
	sh -c 'cat 96.flac | tao-pcm | tee sent.3 | tao-write album.cue'
is "$(bytes sent.3)" "$(sectors_of 441000)" \
	"and makes exactly as many sectors as that music has"

exits 0 "flac writes raw samples of 96 kHz and 24 bit, described by options" \
	sh -c 'flac -dcs --force-raw-format --endian=little --sign=signed \
		96.flac | tao-pcm -r 96000 -b 24 | tee sent.4 |
		tao-write album.cue'
ok "the same music arrives either way" cmp sent.3 sent.4

tone mono.wav 44100 16 1 44100
exits 0 "one second of mono is a track as well" \
	sh -c 'tao-pcm <mono.wav | tee sent.5 | tao-write album.cue'

# ---- what the disc says while the session is open
start=0
: >expected
for n in 1 2 3 4 5; do
	length=$(($(bytes sent.$n) / sector))
	[ $length -ge 300 ] || length=300
	echo "$n $start $length" >>expected
	start=$((start + length + 152))
done
used=$start
is "$(tao-sectors --used album.cue)" $used \
	"used sectors are the tracks with the gap after each"
is "$(tao-sectors --total album.cue)" \
	$((used + $(tao-sectors --free album.cue))) \
	"total is used and free together"
exits 0 "tao-sectors prints its table" tao-sectors album.cue
exits 0 "and JSON" tao-sectors --json album.cue
ok "the lock file lies beside the disc" test -f album.cue.lock

exits 0 "the session is closed" tao-release album.cue
is "$(cat out err)" "" "and nothing is said about it"
is "$(ls album*)" "album.bin
album.cue" "the disc is two files and nothing else is left"

# ---- cd-info
exits 0 "cd-info reads the disc" cd-info --no-cddb --no-header \
	--no-device-info album.cue
awk '$1 ~ /^[1-5]:$/ && $4 == "audio" { print $1 + 0, $3 + 0 }' out >starts
cut -d ' ' -f 1,2 expected >wanted
ok "and finds every track where it was written" diff wanted starts

# ---- cd-paranoia
# same_then_silence SENT READ: READ is SENT and then silence only.
same_then_silence() {
	size=$(bytes "$1")
	cmp -n "$size" "$1" "$2" &&
		[ "$(tail -c +$((size + 1)) "$2" | tr -d '\0' | wc -c)" -eq 0 ]
}

while read -r n start length; do
	exits 0 "cd-paranoia reads track $n" \
		cd-paranoia -q -r -d album.cue "$n" read.raw
	ok "track $n is what was sent, padded with silence" \
		same_then_silence "sent.$n" read.raw
	ok "and not shorter than it was written" \
		test "$(bytes read.raw)" -ge $((length * sector))
done <expected
ok "no sector of the short track is missing" \
	test "$(bytes read.raw)" -ge $((300 * sector))

# ---- readers of CUE sheets
exits 0 "bchunk splits the disc by its CUE sheet" \
	bchunk album.bin album.cue split
for n in 1 2 3 4 5; do
	# bchunk's .cdr files are what it found in the .bin
	ok "and finds track $n" same_then_silence sent.$n split0$n.cdr
done
exits 0 "mpv plays the disc" mpv --no-config --no-video --no-terminal \
	--ao=pcm --ao-pcm-waveheader=no --ao-pcm-file=played.raw album.cue
while read -r n start length; do
	tail -c +$((start * sector + 1)) played.raw |
		head -c $((length * sector)) >part.raw
	ok "and one hears track $n" same_then_silence "sent.$n" part.raw
done <expected

# ---- the same programs on the node of a drive, by both ways to reach it
for transport in sgio cdio; do
	sr_new "sr-$transport" cdr80
	node=sr-$transport
	TAO_DEVICE=$scratch/$node
	TAO_TRANSPORT=$transport
	export TAO_DEVICE TAO_TRANSPORT
	exits 0 "a drive is prepared through $transport" on_sr tao-prepare
	exits 0 "a track is written to it" \
		on_sr sh -c 'tao-pcm 44.flac | tao-write'
	exits 0 "and another" on_sr sh -c 'tao-pcm mono.wav | tao-write'
	is "$(on_sr tao-sectors --used)" \
		$(($(bytes sent.1) / sector + 152 + 300 + 152)) \
		"the sectors are the same as on a virtual disc"
	exits 0 "it is closed" on_sr tao-release
	unset TAO_DEVICE TAO_TRANSPORT
	cd-paranoia -q -r -d "$node.cue" 1 read.raw 2>/dev/null
	ok "the first track is what was sent" same_then_silence sent.1 read.raw
	cd-paranoia -q -r -d "$node.cue" 2 read.raw 2>/dev/null
	ok "and so is the second" same_then_silence sent.5 read.raw
done

tap_done
