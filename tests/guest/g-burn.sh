#!/bin/sh
# The five programs on /dev/sr0, through both transports.
# SPDX-License-Identifier: GPL-3.0-or-later
. "${srcdir:-$(dirname "$0")/../..}/tests/guest/lib.sh"

noise a 700
noise b 301
head -c 1000000 /dev/urandom >odd
sox -n -r 48000 -b 24 tone.flac synth 6 sine 440 sine 554

# door: is it locked? From mode page 2Ah through the other node, so that
# nobody opens or closes sr0.
door() {
	sg_door=$(tao-drive --list | cut -d ' ' -f 5-)
	grep -o 'locked=[01]' "$sg_door"
}

# burn TRANSPORT MEDIUM: a whole disc, judged.
burn() {
	TAO_TRANSPORT=$1
	export TAO_TRANSPORT
	disc=$1-$2
	ok "$1: a drive comes with a $2" serve "$disc.cue" --new-disc "$2"
	exits 0 "$1: prepares" tao-prepare -n judge "$sr"
	is "$(door)" "locked=1" "$1: the door is locked between the steps"
	exits 0 "$1: writes a track from a file" tao-write "$sr" <a
	is "$(door)" "locked=1" "$1: and after a track"
	# shellcheck disable=SC2002 # a pipe is the point
	exits 0 "$1: writes a track from a pipe" \
		sh -c "cat b | tao-write $sr"
	exits 0 "$1: writes what is no whole sector" tao-write "$sr" <odd
	exits 0 "$1: writes a FLAC of another rate" \
		sh -c "tao-pcm --dither none tone.flac | tao-write $sr"
	is "$(tao-sectors --free "$sr")" \
		"$(($(tao-sectors --total "$sr") - $(tao-sectors --used "$sr")))" \
		"$1: the sectors add up"
	exits 0 "$1: releases" tao-release "$sr"
	is "$(door)" "locked=0" "$1: the door is free"
	{
		cat odd
		head -c $((426 * sector - 1000000)) /dev/zero
	} >odd.full
	tao-pcm --dither none tone.flac >tone
	whole a b odd.full tone >want
	cdioctl "$sr" audio 0 $(($(wc -c <want) / sector)) >got
	ok "$1: what the driver reads is what was sent" cmp got want
	exits 5 "$1: a finalised disc is not prepared" tao-prepare "$sr"
	says media-is-not-blank "$1: and that is told"
	ok "$1: the drive is stopped" tao-drive --stop "$sr"
	unset TAO_TRANSPORT
}
burn sgio cdr80
burn cdio cdrw74

# ---- the commands that a burn needs, nothing else meanwhile
serve poll.cue --new-disc cdr74
echo 200 >/sys/module/block/parameters/events_dfl_poll_msecs
echo 200 >"/sys/block/${sr#/dev/}/events_poll_msecs"
tao-prepare "$sr"
sleep 1
before=$(wc -l <"$GUEST_TRACE")
(
	cat a
	sleep 2
	cat a
) | tao-write --start-at 0 "$sr"
is "$?" 0 "a burn with a pause in it"
is "$(tail -n "+$((before + 1))" "$GUEST_TRACE" |
	awk '/ WRITE \(10\)/ { on = 1 } /SYNCHRONIZE/ { on = 0 }
		on && /GET EVENT STATUS/ { n++ } END { print n + 0 }')" 0 \
	"the kernel does not poll for media while a track is written"
echo 0 >"/sys/block/${sr#/dev/}/events_poll_msecs"
ok "it is released" tao-release --eject "$sr"
is "$(tao-drive --list | cut -d ' ' -f 4)" out "and ejected"
stop_all

# ---- simulation
serve dummy.cue --new-disc cdr80
ok "a simulated burn" sh -c "tao-prepare --simulate $sr &&
	tao-write -q $sr <a && tao-release -q $sr"
exits 1 "leaves no table of contents" cdioctl "$sr" toc
exits 0 "and a blank disc" tao-prepare "$sr"
tao-release "$sr"
guest_done
